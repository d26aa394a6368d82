/** The part of a logger that is told what became of changed key files. */
export interface KeyLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
