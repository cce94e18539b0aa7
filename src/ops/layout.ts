/** The two orders in which a map's dimensions can lie in memory. */

/** Channels-last [N, H, W, C] to channels-first [N, C, H, W]. */
export const MAP_TO_CHANNELS_FIRST = [0, 3, 1, 2] as const;

/** Channels-first to channels-last; at a channels-last axis it says where that axis lies channels-first. */
export const MAP_TO_CHANNELS_LAST = [0, 2, 3, 1] as const;

/** A kernel [kh, kw, in, out] to [out, in, kh, kw]. */
export const KERNEL_TO_CHANNELS_FIRST = [3, 2, 0, 1] as const;
