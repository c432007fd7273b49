import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { CfnParameter, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { hostUserData } from '../../src/bastion/host-user-data';
import { temporaryFolder } from '../util/app';
import { testStack } from '../util/cluster';
import { deployable } from '../util/user-data';

/** Programs that are what they are, wherever the script runs. */
const TOOLS = ['cat', 'chmod', 'env', 'mkdir', 'mv', 'rm', 'sha256sum'];
/** What a release has; it says how it was called. */
const kubectlOf = (release: string, arch: string) => `#!/bin/sh\necho "${release} ${arch} $KUBECONFIG" "$@"\n`;

/** A machine with one folder in place of the root, on which everything from outside is a stub. */
class Machine {
  public readonly root = temporaryFolder();
  private readonly log = join(this.root, 'log');

  constructor(private readonly script: string, architecture = 'aarch64') {
    const tools = join(this.root, 'tools');
    ['tools', 'etc/profile.d', 'etc/systemd/system', 'usr/local/bin', 'usr/local/lib', 'web'].forEach(folder => mkdirSync(join(this.root, folder), { recursive: true }));
    TOOLS.forEach(tool => symlinkSync(execFileSync('bash', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim(), join(tools, tool)));
    this.stub('uname', `echo ${architecture}`);
    this.stub('systemctl', '');
    this.stub('dnf', '');
    this.stub('curl', `while [ $# -gt 1 ]; do if [ "$1" = -o ]; then file=$2; fi; shift; done
page="${this.root}/web/\${1#https://}"
[ -f "$page" ] || exit 22
if [ -n "\${file:-}" ]; then cat "$page" > "$file"; else cat "$page"; fi`);
    this.clusterHas('1.36');
    this.publish('1.36', 'v1.36.4');
  }

  /** EKS answers with this version. */
  public clusterHas(version: string): void {
    this.stub('aws', `if [ "$2" = describe-cluster ]; then echo ${version}; fi
while [ $# -gt 1 ]; do if [ "$1" = --kubeconfig ]; then echo "a configuration" > "$2"; fi; shift; done`);
  }

  /** A release of Kubernetes. */
  public publish(minor: string, release: string): void {
    this.page(`dl.k8s.io/release/stable-${minor}.txt`, release);
    for (const arch of ['amd64', 'arm64']) {
      const program = kubectlOf(release, arch);
      this.page(`dl.k8s.io/release/${release}/bin/linux/${arch}/kubectl`, program);
      this.page(`dl.k8s.io/release/${release}/bin/linux/${arch}/kubectl.sha256`, createHash('sha256').update(program).digest('hex'));
    }
  }

  public page(name: string, text: string): void {
    const file = join(this.root, 'web', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** As cloud-init does it. */
  public firstBoot(): void {
    this.run(this.moved(this.script));
  }

  /** As systemd does it. */
  public update(): void {
    this.run(join(this.root, 'usr/local/lib/cluster-host/update'));
  }

  /** In a session of Session Manager. */
  public kubectl(environment: Record<string, string> = {}, ...words: string[]): string {
    return this.execute('/bin/sh', [join(this.root, 'usr/local/bin/kubectl'), ...words], environment).trim();
  }

  public text(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  public has(file: string): boolean {
    return existsSync(join(this.root, file));
  }

  public modeOf(file: string): string {
    return statSync(join(this.root, file)).mode.toString(8).slice(-3);
  }

  /** The words that a stub was called with, each time. */
  public callsOf(name: string): string[][] {
    return this.has('log') ? readFileSync(this.log, 'utf8').split('\0\0').slice(0, -1).map(call => call.split('\0')).filter(([called]) => called === name).map(([, ...words]) => words) : [];
  }

  private stub(name: string, body: string): void {
    const file = join(this.root, 'tools', name);
    writeFileSync(file, `#!/bin/bash\nprintf '%s\\0' ${name} "$@" >> ${this.log}\nprintf '\\0' >> ${this.log}\n${body}\n`);
    chmodSync(file, 0o755);
  }

  private moved(script: string): string {
    return script.replace(/(?<=[\s":=]|^)\/(etc|usr)\//gm, `${this.root}/$1/`);
  }

  private run(script: string): void {
    this.execute('/bin/bash', script.startsWith('#!') ? ['-c', script] : [script], {});
  }

  private execute(shell: string, words: string[], environment: Record<string, string>): string {
    return execFileSync(shell, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: join(this.root, 'tools'), HOME: '/home/ssm-user', ...environment } });
  }
}

/** The script as a machine gets it. */
const scriptFor = (name: string, region = 'eu-west-1') => hostUserData(name, region).render();

test('bash reads it, and what it writes', () => {
  const machine = new Machine(scriptFor('production'));
  machine.firstBoot();
  for (const text of [scriptFor('production'), machine.text('usr/local/lib/cluster-host/update'), machine.text('usr/local/bin/kubectl'), machine.text('etc/profile.d/cluster-host.sh')]) {
    expect(() => execFileSync('bash', ['-n'], { input: text })).not.toThrow();
  }
});

test('the first boot lets systemd update kubectl at each boot, and gets dig', () => {
  const machine = new Machine(scriptFor('production'));
  machine.firstBoot();
  expect(machine.callsOf('systemctl')).toEqual([['daemon-reload'], ['enable', '--now', '--no-block', 'cluster-host.service']]);
  expect(machine.callsOf('dnf')).toEqual([['install', '-y', 'bind-utils']]);
  const unit = machine.text('etc/systemd/system/cluster-host.service');
  expect(unit).toContain(`ExecStart=${machine.root}/usr/local/lib/cluster-host/update\n`);
  expect(unit).toMatch(/^\[Unit\][^]*\n\[Service\]\nType=oneshot\n[^]*Restart=on-failure\n[^]*\n\[Install\]\nWantedBy=multi-user.target\n$/);
  expect(machine.modeOf('usr/local/lib/cluster-host/update')).toBe('755');
});

test.each([['aarch64', 'arm64'], ['x86_64', 'amd64']])('on %s it is the kubectl for %s, of the newest release of the minor version that the cluster has', (machineName, arch) => {
  const machine = new Machine(scriptFor('production'), machineName);
  machine.firstBoot();
  machine.update();
  expect(machine.kubectl({}, 'get', 'pods')).toBe(`v1.36.4 ${arch} /home/ssm-user/.kube/config:${machine.root}/etc/cluster-host/kubeconfig get pods`);
});

test('whoever has a configuration of his own is asked for no other', () => {
  const machine = new Machine(scriptFor('production'));
  machine.firstBoot();
  machine.update();
  expect(machine.kubectl({ KUBECONFIG: '/tmp/own' }, 'version')).toBe('v1.36.4 arm64 /tmp/own version');
});

test('the configuration is for everybody on the host', () => {
  const machine = new Machine(scriptFor('production', 'eu-central-1'));
  machine.firstBoot();
  machine.update();
  expect(machine.callsOf('aws')).toEqual([
    ['eks', 'update-kubeconfig', '--name', 'production', '--region', 'eu-central-1', '--kubeconfig', `${machine.root}/etc/cluster-host/kubeconfig`],
    ['eks', 'describe-cluster', '--name', 'production', '--region', 'eu-central-1', '--query', 'cluster.version', '--output', 'text'],
  ]);
  expect(machine.modeOf('etc/cluster-host/kubeconfig')).toBe('644');
});

test('a boot after an upgrade of the cluster brings its kubectl, and one without brings none', () => {
  const machine = new Machine(scriptFor('production'));
  machine.firstBoot();
  machine.update();
  const downloads = () => machine.callsOf('curl').filter(words => words.includes('-o')).length;
  machine.update();
  expect(downloads()).toBe(1);
  machine.clusterHas('1.37');
  machine.publish('1.37', 'v1.37.0');
  machine.update();
  expect(downloads()).toBe(2);
  expect(machine.kubectl()).toMatch(/^v1\.37\.0 arm64 /);
});

test('a program with another checksum is not taken, and systemd tries again', () => {
  const machine = new Machine(scriptFor('production'));
  machine.firstBoot();
  machine.page('dl.k8s.io/release/v1.36.4/bin/linux/arm64/kubectl', '#!/bin/sh\necho something else\n');
  expect(() => machine.update()).toThrow();
  expect(machine.has('usr/local/lib/cluster-host/kubectl')).toBe(false);
});

test('without a way to the releases the one that is there stays', () => {
  const machine = new Machine(scriptFor('production'));
  machine.firstBoot();
  machine.update();
  machine.clusterHas('1.38');
  expect(() => machine.update()).toThrow();
  expect(machine.kubectl()).toMatch(/^v1\.36\.4 /);
});

test('no name of a cluster gets out of its quotes, as a literal and as a token', () => {
  const stack: Stack = testStack();
  const name = new CfnParameter(stack, 'Name');
  const fromToken = deployable(stack, hostUserData(name.valueAsString, 'eu-west-1'));
  const given = fc.constantFrom("it's", '$(touch /tmp/x)', '`id`', '"', '\\', "'; exit 1; '", 'a b', '%s', '${AWS::Region}', 'END_OF_FILE', '-x');
  fc.assert(fc.property(given, value => {
    for (const script of [scriptFor(value), fromToken({ Name: value })]) {
      const machine = new Machine(script);
      machine.firstBoot();
      machine.update();
      expect(machine.callsOf('aws')[0].slice(2, 6)).toEqual(['--name', value, '--region', 'eu-west-1']);
    }
  }), { numRuns: 11 });
});
