import { serveGallery } from './serve.ts';

const { address } = await serveGallery(5199);
console.log(`Every component in every state: ${address}`);
