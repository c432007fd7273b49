import { rule } from '../rule';

/** EC2 user guide, "Run commands when you launch an EC2 instance with user data input". */
const MAX_BYTES = 16384;

export const nodeUserDataSize = rule({
  id: 'node-user-data-size',
  severity: 'error',
  title: 'user data fits into 16 KB',
  looksAt: 'launchTemplates',
  source: 'EC2 user guide, "user-data": 16 KB in raw form, before it is base64-encoded',
  what: 'the user data of nodes is too large, tokens in it not counted',
  expected: `at most ${MAX_BYTES} bytes before encoding`,
  remedy: 'put what is large into an image or an S3 object, and fetch it at boot',
  mend: "userData.addS3DownloadCommand({ bucket, bucketKey: 'setup.sh', localFile: '/tmp/setup.sh' });",
  check: ({ userData: { size } }) => size > MAX_BYTES ? [{ got: `${size} bytes` }] : [],
});
