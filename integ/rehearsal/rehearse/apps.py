"""The apps that are rehearsed. A new one is an entry here, and its resource types in `emulator/resources/` where they are new."""
from __future__ import annotations

from rehearse.expectations import (
    CORE_ADDONS,
    App,
    Boot,
    Cluster,
    CniIdentity,
    Kind,
    Network,
    NodeGroup,
    SelfManagedGroup,
    State,
    Tier,
    release_of_al2023,
)
from rehearse.growing import GROWING
from rehearse.load_balancing import LOAD_BALANCING
from rehearse.private_cluster import PRIVATE_CLUSTER, PRIVATE_NODES
from rehearse.retrofit import RETROFIT, RETROFIT_ALONE
from rehearse.take_over import TAKE_OVER, TAKE_OVER_DUAL_STACK

PUBLIC = Tier("Public", Kind.PUBLIC, "10.0.0.0/24")
PRIVATE = Tier("Private", Kind.PRIVATE, "10.0.128.0/20")

MINIMAL = App(
    name="minimal",
    source="integ/integ.minimal.ts",
    stacks=("EksIpv6Minimal",),
    state=State(Network(3, 3, (PUBLIC, PRIVATE)), (Cluster(node_groups={"System": NodeGroup()}),)),
)

IDENTITY = App(
    name="identity",
    source="integ/integ.identity.ts",
    stacks=("EksIpv6Identity",),
    state=State(
        Network(3, 1, (PUBLIC, PRIVATE)),
        (
            Cluster(
                construct="PodIdentity",
                pod_identities=frozenset({"ebs-csi-controller-sa"}),
                addons=CORE_ADDONS | {"aws-ebs-csi-driver"},
                cni_configuration={
                    "env": {"ENABLE_POD_ENI": "true"},
                    "init": {"env": {"DISABLE_TCP_EARLY_DEMUX": "true"}},
                    "enableNetworkPolicy": "true",
                },
                node_groups={"System": NodeGroup(("m5.large",))},
            ),
            Cluster(
                construct="Irsa",
                identity=CniIdentity.IRSA,
                cni_configuration={"env": {"ENABLE_V4_EGRESS": "false"}},
                node_groups={"System": NodeGroup()},
            ),
        ),
    ),
)

KUBECTL_V29 = App(
    name="kubectl-v29",
    source="integ/integ.kubectl-v29.ts",
    stacks=("EksIpv6KubectlV29",),
    state=State(
        Network(2, 1, (PUBLIC, PRIVATE)),
        (Cluster(version="1.32", control_plane_azs=2, node_groups={"Arm": NodeGroup(("m7g.large",), "AL2023_ARM_64_STANDARD")}),),
    ),
)

SPLIT_STACKS = App(
    name="split-stacks",
    source="integ/rehearsal/apps/split-stacks.ts",
    stacks=("SplitNetwork", "SplitControlPlane", "SplitNodes", "SplitWorkloads"),
    state=State(
        Network(2, 1, (PUBLIC, PRIVATE)),
        (Cluster(control_plane_azs=2, addons=CORE_ADDONS | {"metrics-server"}, node_groups={"System": NodeGroup()}, has_workloads=True),),
    ),
)

OTHER_CNI = App(
    name="other-cni",
    source="integ/rehearsal/apps/other-cni.ts",
    stacks=("OtherCni",),
    state=State(
        Network(2, 1, (PUBLIC, PRIVATE)),
        (
            Cluster(
                control_plane_azs=2,
                identity=CniIdentity.NONE,
                addons=frozenset({"coredns", "eks-pod-identity-agent", "metrics-server"}),
                node_groups={"System": NodeGroup(taints=("node.cilium.io/agent-not-ready=true:NO_EXECUTE",))},
                stages={"ClusterEkschartCilium": "cni"},
                has_workloads=True,
            ),
        ),
    ),
)

FARGATE_AUTOSCALER = App(
    name="fargate-autoscaler",
    source="integ/rehearsal/apps/fargate-autoscaler.ts",
    stacks=("FargateAutoscaler",),
    state=State(
        Network(2, 1, (PUBLIC, PRIVATE)),
        (
            Cluster(
                control_plane_azs=2,
                fargate_profiles=1,
                stages={
                    "ClusterEksmanifestShop": "beforeNodes",
                    "ClusterEkschartKarpenterCrd": "beforeNodes",
                    "ClusterEksmanifestNothingIn": "cni",
                    "ClusterEksmanifestUrgent": "nodes",
                    # What brings the first node.
                    **{f"ClusterEks{what}": "coreDns" for what in ("chartKarpenter", "manifestNodeClass", "manifestPool")},
                    "ClusterEkschartLoadBalancers": "controllers",
                },
                has_workloads=True,
            ),
        ),
    ),
)

_AL2023 = "/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/x86_64/standard/recommended/image_id"
_BOTTLEROCKET = "/aws/service/bottlerocket/aws-k8s-1.36/arm64/latest/image_id"

NODES = App(
    name="nodes",
    source="integ/integ.nodes.ts",
    stacks=("EksIpv6Nodes",),
    state=State(
        Network(3, 3, (PUBLIC, PRIVATE)),
        (
            Cluster(
                control_plane_azs=2,
                node_groups={
                    "Managed": NodeGroup(("m6i.large", "m6a.large")),
                    # The smaller of the two: 2 interfaces with 3 prefixes of 16 addresses each, and 2 pods in the network of the host.
                    "ManagedOs": NodeGroup(
                        ("m7g.medium", "m7g.large"), "CUSTOM", boot=Boot(98, release_of_al2023("1.36", "arm64", "20260714")),
                        labels={"example.com/pool": "graviton"},
                    ),
                    **{f"PerAzAz{slot}": NodeGroup(az_slots=(slot,)) for slot in range(3)},
                },
                self_managed={
                    # 2 interfaces with a prefix each.
                    "Batch": SelfManagedGroup(Boot(98, _BOTTLEROCKET), "/dev/xvdb", max_size=4, labels=("example.com/pool",)),
                    "Dense": SelfManagedGroup(Boot(200, _AL2023)),
                },
                fargate_profiles=1,
            ),
        ),
        # What the CNI recommends: 110 below 30 vCPUs, and 250 from there on.
        outputs={"MaxPodsOfAll": "110", "MaxPodsOfLargest": "250", "MaxPodsOfBatch": "98"},
    ),
)

NETWORK = App(
    name="network",
    source="integ/rehearsal/apps/network.ts",
    stacks=("Network",),
    state=State(
        Network(
            azs=2,
            nat_gateways=1,
            ipv4="10.42.0.0/16",
            tiers=(
                Tier("Public", Kind.PUBLIC, "10.42.0.0/24"),
                Tier("Private", Kind.PRIVATE, "10.42.128.0/20"),
                Tier("Reserved", Kind.RESERVED, "10.42.64.0/21"),
                Tier("Data", Kind.ISOLATED, "10.42.8.0/26", is_mask_stated=True),
            ),
        ),
        outputs={"VpcIpv6Cidr": r"[0-9a-f:]+00::/56", "DataIpv6Cidr": r"[0-9a-f:]+30::/64"},
    ),
    enforce_iam=True,
)

MAX_PODS = App(
    name="max-pods",
    source="integ/rehearsal/apps/max-pods.ts",
    stacks=("MaxPods",),
    state=State(outputs={"Pods": "34", "DecidingType": r"t3\.nano", "DecidingBound": "network interfaces"}),
    enforce_iam=True,
)

APPS = (MINIMAL, IDENTITY, NODES, KUBECTL_V29, SPLIT_STACKS, OTHER_CNI, FARGATE_AUTOSCALER, LOAD_BALANCING, GROWING, TAKE_OVER, TAKE_OVER_DUAL_STACK, RETROFIT, RETROFIT_ALONE, PRIVATE_CLUSTER, PRIVATE_NODES, NETWORK, MAX_PODS)
