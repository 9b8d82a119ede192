// @ts-check
export { attach } from './picture.mjs';
