/** What one file and one set of files may cost; far above what people write, far below what hurts. */
export const LIMITS = {
  /** UTF-16 units; 10,000 rules are about half of it. */
  fileLength: 4 * 1024 * 1024,
  files: 2000,
  documentsPerFile: 5000,
  /** Maps, lists and scalars of one file, each alias counted with all that it stands for. */
  nodesPerFile: 500_000,
  aliasesPerFile: 200,
  /** Levels of maps and lists. */
  depth: 40,
  diagnostics: 200,
} as const;
