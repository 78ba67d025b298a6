/** System users times assets of one plan: those that are so already stand in it too. */
export const MAX_PLAN_PAIRS = 50_000;
