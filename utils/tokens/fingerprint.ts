import { sha256 } from '../graph/digest.ts';

const DIGITS = 8;

/** First 8 hex digits of SHA-256: enough to tell tokens apart, far too little to find one. */
export const fingerprint = async (token: string): Promise<string> => (await sha256(token)).slice(0, DIGITS);
