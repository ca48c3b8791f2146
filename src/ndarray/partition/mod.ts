/**
 * Partitions: how an array is cut into chunks and blocks, and the limits of both.
 *
 * @module
 */
export { type Access, type Partition, partition, type PartitionOptions } from "./partition.ts";
export { checkLimits } from "./partition_limits.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./partition_cube.ts";
import "./partition_fit.ts";
import "./partition_rows.ts";
