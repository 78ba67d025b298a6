import fc from 'fast-check';

/**
 * A mutant that a property finds at all is found soon, and one left alive costs every run there is. The first
 * example against it will do, however large; and examples are the same each time, so that figures compare.
 */
fc.configureGlobal({ numRuns: 20, seed: 1, endOnFailure: true, interruptAfterTimeLimit: 1000 });
