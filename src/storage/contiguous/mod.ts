/**
 * A frame in one file, and how it is committed.
 *
 * @module
 */
export { type ContiguousSettings, openContiguous } from "./contiguous_store.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./chunk_file.ts";
import "./commit.ts";
import "./extents.ts";
import "./moves.ts";
import "./read_windows.ts";
import "./space.ts";
