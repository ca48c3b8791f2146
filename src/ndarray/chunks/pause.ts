/**
 * Lets others go on.
 *
 * @param signal Gives up.
 * @throws {DOMException} the reason of the signal, when it is aborted.
 */
export async function pause(signal?: AbortSignal): Promise<void> {
  await new Promise((done) => setTimeout(done));
  signal?.throwIfAborted();
}
