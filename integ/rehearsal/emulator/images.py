"""The public parameters that name machine images, which stacks take as parameters of type `AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>`."""
from __future__ import annotations

import hashlib
import re

_EKS = r"/aws/service/eks/optimized-ami/(?P<k8s>1\.\d\d)/amazon-linux-2023/(?P<arch>x86_64|arm64)/(?P<variant>standard|nvidia|neuron)/"
_BOTTLEROCKET = r"/aws/service/bottlerocket/aws-k8s-1\.\d\d(-nvidia)?(-fips)?/(x86_64|arm64)/"
_LINUX = r"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-(default|6\.\d+)-(x86_64|arm64)"
_NEWEST = (re.compile(_EKS + r"recommended/image_id"), re.compile(_BOTTLEROCKET + r"latest/image_id"), re.compile(_LINUX))
# These name one release for ever.
_PINNED = (
    re.compile(_EKS + r"amazon-eks-node-al2023-(?P=arch)-(?P=variant)-(?P=k8s)-v\d{8}/image_id"),
    re.compile(_BOTTLEROCKET + r"\d+\.\d+\.\d+(-[0-9a-f]+)?/image_id"),
)


class PublicParameters:
    """Stands in for MiniStack's short table of them."""

    def __init__(self) -> None:
        self._published: list[str] = []

    def publish(self, beginning: str) -> None:
        """AWS publishes a new image behind the parameters whose names begin so and that name the newest one."""
        self._published.append(beginning)

    def get(self, name: str) -> str | None:
        """The image that a parameter names now; None for a parameter that AWS does not have."""
        if any(pattern.fullmatch(name) for pattern in _PINNED):
            return _image(name)
        if any(pattern.fullmatch(name) for pattern in _NEWEST):
            return _image(f"{name} {sum(name.startswith(beginning) for beginning in self._published)}")
        return None


def _image(what: str) -> str:
    return f"ami-{hashlib.sha256(what.encode()).hexdigest()[:17]}"
