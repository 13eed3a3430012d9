#!/usr/bin/env node
/** `pupil` where the package is installed: the program that `npm run package` has built (scripts/build-cli.ts). */
process.env['PUPIL_INSTALLED'] ??= 'yes';
await import('../cli/pupil.js');
