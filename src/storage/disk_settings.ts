import type { Draft, FileHost } from "./files/mod.ts";

/** How a frame on disk is opened, whatever its layout. */
export interface DiskSettings {
  /** The file system. */
  readonly host: FileHost;
  /** The file or folder, as the user gave it. */
  readonly urlpath: string;
  /** Whether commits are safe against a loss of power. */
  readonly fsync: boolean;
  /** False looks at no checksums, and keeps none. */
  readonly checking: boolean;
  /** What puts a new frame in its place; without, it is there. */
  readonly draft?: Draft;
}
