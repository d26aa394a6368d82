export const DECIDING = "deciding in process";
export const PARTS = "a part of a check, processor time";
