"""IAM resource types that MiniStack lacks, or whose `Ref` it answers wrongly."""
from __future__ import annotations

from emulator.clients import client
from emulator.resource_type import Attributes, Properties, ResourceType
from emulator.shapes import own_tags, tag_list


class InstanceProfile(ResourceType):
    """AWS::IAM::InstanceProfile. Its `Ref` is the name; MiniStack's is the ARN."""

    name = "AWS::IAM::InstanceProfile"

    def create(self, properties: Properties, generated_name: str) -> str:
        name: str = properties.get("InstanceProfileName") or generated_name
        client("iam").create_instance_profile(InstanceProfileName=name, Path=properties.get("Path", "/"))
        for role in properties["Roles"]:
            client("iam").add_role_to_instance_profile(InstanceProfileName=name, RoleName=role)
        return name

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"Arn": client("iam").get_instance_profile(InstanceProfileName=physical_id)["InstanceProfile"]["Arn"]}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        for role in set(old["Roles"]) - set(new["Roles"]):
            client("iam").remove_role_from_instance_profile(InstanceProfileName=physical_id, RoleName=role)
        for role in set(new["Roles"]) - set(old["Roles"]):
            client("iam").add_role_to_instance_profile(InstanceProfileName=physical_id, RoleName=role)

    def delete(self, physical_id: str, properties: Properties) -> None:
        for role in properties["Roles"]:
            client("iam").remove_role_from_instance_profile(InstanceProfileName=physical_id, RoleName=role)
        client("iam").delete_instance_profile(InstanceProfileName=physical_id)


class OidcProvider(ResourceType):
    """AWS::IAM::OIDCProvider."""

    name = "AWS::IAM::OIDCProvider"

    def create(self, properties: Properties, generated_name: str) -> str:
        arn: str = client("iam").create_open_id_connect_provider(
            Url=properties["Url"],
            ClientIDList=properties.get("ClientIdList", []),
            ThumbprintList=properties.get("ThumbprintList", []),
            Tags=tag_list(own_tags(properties.get("Tags"))),
        )["OpenIDConnectProviderArn"]
        return arn

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"Arn": physical_id}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        iam, before, after = client("iam"), old.get("ClientIdList", []), new.get("ClientIdList", [])
        for one in set(after) - set(before):
            iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=physical_id, ClientID=one)
        for one in set(before) - set(after):
            iam.remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=physical_id, ClientID=one)
        if own_tags(new.get("Tags")):
            iam.tag_open_id_connect_provider(OpenIDConnectProviderArn=physical_id, Tags=tag_list(own_tags(new.get("Tags"))))

    def delete(self, physical_id: str, properties: Properties) -> None:
        client("iam").delete_open_id_connect_provider(OpenIDConnectProviderArn=physical_id)


TYPES: list[ResourceType] = [InstanceProfile(), OidcProvider()]
