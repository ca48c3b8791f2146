/**
 * Partitions: how an array is cut into chunks and blocks, and the limits of both.
 *
 * @module
 */
export { type Access, type Partition, partition, type PartitionOptions } from "./partition.ts";
export { checkLimits } from "./partition_limits.ts";
