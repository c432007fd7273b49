// Stands for Lambda: loads the function by the name of its handler, gives it one event, and tells the parent what it sends to CloudFormation.
const path = require('path');
const { promisify } = require('util');

const tell = promisify(process.send.bind(process));

process.once('disconnect', () => process.exit(1));
process.once('message', async ({ code, handler, event, milliseconds }) => {
  const [file, name] = handler.split('.');
  const entryPoint = require(path.join(code, file));
  entryPoint.external.sendHttpRequest = (options, body) => tell({ options, body });
  const end = Date.now() + milliseconds;
  await entryPoint[name](event, { getRemainingTimeInMillis: () => end - Date.now() });
  // Lambda does not wait for what is still under way either.
  process.exit();
});
