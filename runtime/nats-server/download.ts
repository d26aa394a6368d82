/** Until the first answer, redirects included: an offline machine must move on quickly. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Between two pieces of the body. */
const STALL_TIMEOUT_MS = 20_000;
/** The largest archive of nats-server so far has 8 MB. */
const MAX_SIZE_BYTES = 64 * 1024 * 1024;

/** Fetches a file into memory. Throws on any status but 200, on a stall, and beyond 64 MiB. */
export async function download(url: string): Promise<Uint8Array> {
  const abort = new AbortController();
  let timer = setTimeout(
    () => abort.abort(new Error(`no answer within ${CONNECT_TIMEOUT_MS / 1000} s`)),
    CONNECT_TIMEOUT_MS,
  );
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (response.status !== 200 || response.body === null) throw new Error(`${url} answers ${response.status}`);
    const chunks: Uint8Array[] = [];
    let sizeBytes = 0;
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(new Error("the download stalled")), STALL_TIMEOUT_MS);
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes > MAX_SIZE_BYTES) throw new Error(`${url} is larger than ${MAX_SIZE_BYTES} bytes`);
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}
