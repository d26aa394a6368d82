export const REPLAYING = "recorded requests replayed per second, one core";
export const REPLAY_PARTS = "a part of a replay, processor time";
