export const DECIDING = "deciding in process";
