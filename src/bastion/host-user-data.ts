import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { shellQuoted } from '../nodes/os/quoting';

/** Where it is kept how the cluster is called, and where it is. */
const ETC = '/etc/cluster-host';
const LIB = '/usr/local/lib/cluster-host';
const KUBECONFIG = `\${KUBECONFIG:-$HOME/.kube/config:${ETC}/kubeconfig}`;

/**
 * Sessions of Session Manager begin with `sh`, which is no login shell and reads no profile (bottlerocket-control-container, Dockerfile), as a user that the agent makes at the
 * first of them. So the command itself says where the cluster is. Who has a file of the usual name goes by that first.
 */
const KUBECTL = `#!/bin/sh
export KUBECONFIG="${KUBECONFIG}"
exec ${LIB}/kubectl "$@"
`;

/** For other tools, in login shells. */
const PROFILE = `export KUBECONFIG="${KUBECONFIG}"
`;

/**
 * The version is that of the cluster when the host boots, and not a part of the user data: these would change with each upgrade of the cluster, and CloudFormation would stop the
 * host and start it again, for nothing, as cloud-init runs them once.
 *
 * `stable-<minor>.txt` and the checksums beside the programs are how kubeadm and the Kubernetes documentation ("install-kubectl-linux") find a release. The addresses that the EKS
 * user guide has ("install-kubectl") name the day of each release.
 */
const UPDATE = `#!/bin/bash
set -euo pipefail
. ${ETC}/cluster
fetch() { curl -fsSL --retry 5 --connect-timeout 10 "$@"; }
aws eks update-kubeconfig --name "$cluster" --region "$region" --kubeconfig ${ETC}/kubeconfig
chmod 644 ${ETC}/kubeconfig
version=$(aws eks describe-cluster --name "$cluster" --region "$region" --query cluster.version --output text)
release=$(fetch "https://dl.k8s.io/release/stable-$version.txt")
if [ -x ${LIB}/kubectl ] && [ "$(cat ${LIB}/release)" = "$release" ]; then exit 0; fi
case $(uname -m) in aarch64) arch=arm64 ;; *) arch=amd64 ;; esac
url="https://dl.k8s.io/release/$release/bin/linux/$arch/kubectl"
fetch -o ${LIB}/kubectl.new "$url"
echo "$(fetch "$url.sha256")  ${LIB}/kubectl.new" | sha256sum --check --status
chmod 755 ${LIB}/kubectl.new
mv ${LIB}/kubectl.new ${LIB}/kubectl
echo "$release" > ${LIB}/release
`;

/** At each boot, again and again until the network, the role and the cluster are there. */
const UNIT = `[Unit]
Description=kubectl of the version that the cluster has
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
Environment=HOME=/root
ExecStart=${LIB}/update
Restart=on-failure
RestartSec=60

[Install]
WantedBy=multi-user.target
`;

/** A file, of which the shell reads nothing but the end. */
const file = (path: string, mode: string, text: string) => [`cat > ${path} << 'END_OF_FILE'`, ...text.trimEnd().split('\n'), 'END_OF_FILE', `chmod ${mode} ${path}`];

/** What makes an instance of Amazon Linux 2023 a host: kubectl, where the cluster is, and dig. */
export function hostUserData(clusterName: string, region: string): ec2.UserData {
  const userData = ec2.UserData.forLinux();
  userData.addCommands(
    `mkdir -p ${ETC} ${LIB}`,
    // Written so that the shell that reads it has the same words again.
    `printf 'cluster=%q\\nregion=%q\\n' ${shellQuoted(clusterName)} ${shellQuoted(region)} > ${ETC}/cluster`,
    ...file(`${LIB}/update`, '755', UPDATE),
    ...file('/usr/local/bin/kubectl', '755', KUBECTL),
    ...file('/etc/profile.d/cluster-host.sh', '644', PROFILE),
    ...file('/etc/systemd/system/cluster-host.service', '644', UNIT),
    'systemctl daemon-reload',
    'systemctl enable --now --no-block cluster-host.service',
    'command -v dig || dnf install -y bind-utils',
  );
  return userData;
}
