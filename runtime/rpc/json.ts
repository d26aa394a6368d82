export { jsonToStruct, jsonToValue, structToJson, valueToJson } from "./struct.ts";
