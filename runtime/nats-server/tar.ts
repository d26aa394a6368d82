const BLOCK = 512;

/**
 * The content of one regular file of a tar archive (POSIX.1-1988 ustar headers: name at 0, size in octal at 124, type
 * at 156). Undefined when the archive does not hold it or is cut short.
 */
export function readTarFile(archive: Uint8Array, path: string): Uint8Array | undefined {
  let offset = 0;
  while (offset + BLOCK <= archive.length) {
    const name = text(archive, offset, 100);
    if (name === "") return undefined;
    const size = Number.parseInt(text(archive, offset + 124, 12), 8);
    if (!Number.isSafeInteger(size) || size < 0) return undefined;
    const start = offset + BLOCK;
    const type = text(archive, offset + 156, 1);
    if (name === path && (type === "0" || type === "")) {
      return start + size <= archive.length ? archive.subarray(start, start + size) : undefined;
    }
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

function text(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end)).trim();
}
