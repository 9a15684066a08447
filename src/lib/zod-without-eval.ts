import { z } from 'zod';

/**
 * The page's policy allows no eval, and zod tries one when an object schema is made. An entry point imports this module
 * before all others: `import './lib/zod-without-eval';`.
 */
z.config({ jitless: true });
