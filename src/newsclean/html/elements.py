"""The elements of HTML, by what they mean for text."""

# Their text is not shown, or is no part of the page's prose: `rt` says how the word before it is read.
SKIPPED = frozenset([
    "script", "style", "template", "noscript", "svg", "math", "head", "iframe", "object", "embed",
    "video", "audio", "canvas", "select", "datalist", "textarea", "noembed", "noframes", "applet", "map",
    "rp", "rt",
])  # fmt: skip
# These start and end a paragraph; every other element is inline, as in browsers.
BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav",
    "ol", "option", "p", "pre", "search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr",
    "ul",
])  # fmt: skip
# A line break in them is a space, for they are one paragraph by meaning.
ONE_PARAGRAPH = frozenset([
    "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption", "button", "dt", "legend", "summary",
    "tr",
])  # fmt: skip
# Headings inside a story.
SUBHEADINGS = frozenset([
    "h2", "h3", "h4", "h5", "h6",
])  # fmt: skip
# A page that fades in hides its whole content until a script has run.
NEVER_HIDDEN = frozenset([
    "html", "body", "main", "article",
])  # fmt: skip
# Ancestors that say what a text is, however far above it they are.
STRUCTURE = (
    "nav", "header", "footer", "aside", "figure", "figcaption", "form", "button", "dialog", "article",
    "main", "section", "blockquote", "li", "table",
)  # fmt: skip
