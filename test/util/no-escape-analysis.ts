import { setFlagsFromString } from 'v8';

// On large trees of constructs, stock ones too, the escape analysis of V8 (Node.js 20) does not come to an end at times, and the process waits for it (bench/RESULTS.md).
setFlagsFromString('--no-turbo-escape');
