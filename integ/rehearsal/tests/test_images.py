"""Which images a day changes."""
from __future__ import annotations

import unittest

from emulator.images import PublicParameters

_EKS = "/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/x86_64/standard"
NEWEST = (f"{_EKS}/recommended/image_id", "/aws/service/bottlerocket/aws-k8s-1.36/x86_64/latest/image_id")
PINNED = (f"{_EKS}/amazon-eks-node-al2023-x86_64-standard-1.36-v20260714/image_id", "/aws/service/bottlerocket/aws-k8s-1.36/x86_64/1.26.1/image_id")


class TestImages(unittest.TestCase):
    def test_a_published_image_is_another_one(self) -> None:
        images = PublicParameters()
        before = {name: images.get(name) for name in (*NEWEST, *PINNED)}
        self.assertEqual(len(set(before.values()) - {None}), 4)
        images.publish("/aws/service/eks/optimized-ami/1.36/")
        self.assertEqual({name for name, image in before.items() if images.get(name) != image}, {NEWEST[0]})
        images.publish("/aws/service/")
        self.assertEqual({name for name, image in before.items() if images.get(name) != image}, set(NEWEST))

    def test_names_that_aws_does_not_have(self) -> None:
        others = f"{_EKS}/amazon-eks-node-al2023-arm64-standard-1.36-v20260714/image_id", f"{_EKS}/recommended"
        self.assertIsNotNone(PublicParameters().get("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64"))
        others = *others, "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-i386"
        for name in (*others, "/aws/service/bottlerocket/aws-k8s-1.36/x86_64/v1.26.1/image_id"):
            self.assertIsNone(PublicParameters().get(name), name)
