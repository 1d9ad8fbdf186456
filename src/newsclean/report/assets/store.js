// The documents: columns that are always there, and texts that are unpacked when they are needed.

const columns = json("documents");
const names = columns.names;
const total = columns.title.length;
const isArticle = (at) => at < columns.articles;
// Unpacked blocks that are kept.
const KEPT_BLOCKS = 60;
const unpacked = new Map();

function unpack(block) {
  const known = unpacked.get(block);
  unpacked.delete(block);
  const texts = known ?? inflate(byId(`data-block-${block}`).textContent);
  unpacked.set(block, texts);
  if (unpacked.size > KEPT_BLOCKS) unpacked.delete(unpacked.keys().next().value);
  return texts;
}

async function inflate(packed) {
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).json();
}

const textOf = async (at) => (await unpack(Math.floor(at / columns.block)))[at % columns.block];

// The lowest confidence of the pieces that `wanted` takes; 1 when there are none.
function confidence(at, wanted) {
  const pieces = columns.pieces[at];
  let lowest = 1;
  for (let index = 0; index < pieces.length; index += 2)
    if (wanted(pieces[index])) lowest = Math.min(lowest, pieces[index + 1]);
  return lowest;
}

function hasPiece(at, wanted) {
  const pieces = columns.pieces[at];
  for (let index = 0; index < pieces.length; index += 2) if (wanted(pieces[index])) return true;
  return false;
}
