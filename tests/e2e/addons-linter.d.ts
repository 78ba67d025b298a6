/** What the tests use of it; it brings no types of its own. */
declare module 'addons-linter' {
  interface Finding {
    readonly code: string;
    readonly message: string;
    readonly file?: string;
  }
  interface Report {
    readonly errors: readonly Finding[];
    readonly warnings: readonly Finding[];
    readonly metadata: { readonly totalScannedFileSize: number };
  }
  interface Options {
    readonly config: {
      readonly _: readonly [string];
      readonly logLevel: 'fatal';
      readonly output: 'none';
      readonly shouldScanFile: (file: string) => boolean;
    };
    readonly runAsBinary: false;
  }
  const linter: { createInstance(options: Options): { run(): Promise<Report> } };

  export default linter;
}
