"""Where documents come from: files, directories, URLs, web archives, tables, datasets; read a record at a time."""
