"""A centre for chats: agents who take chats by themselves, each signed in, and a chat whose visitors come from many addresses."""

import secrets

from .placement import Placement
from .tandem import Tandem

CHATS = 10
"""Chats that an agent has at a time."""


class ChatCentre(Tandem):
    def __init__(self, agents: int, keep: bool = False):
        super().__init__(Placement(pinned=False), agents, records=False, keep=keep)
        self.tokens: list[str] = []

    def write_configuration(self) -> None:
        super().write_configuration()
        file = self.folder.path / "tandem.yaml"
        # Behind a proxy each visitor has an address of their own: what one address may do in a minute is limited.
        file.write_text(file.read_text().replace("server:\n", "server:\n  behindTLS: true\n"))

    def provision(self) -> None:
        self.api("POST", "/queues", {
            "key": "bench", "name": "Bench", "requiredSkills": {}, "priority": 0, "offerTimeout": 15000, "wrapUp": 0,
            "wrapUpCodes": [], "serviceLevelTarget": 20000, "serviceLevelPercent": 80, "music": "default", "records": False})
        self.api("POST", "/entry-points", {
            "name": "Bench", "address": "bench", "flow": "bench", "language": "en", "acceptsWebCalls": False, "channel": "chat",
            "chat": {"title": "Bench", "allowedOrigins": [], "greeting": {"en": "Hello"}}})
        for endpoint in self.endpoints:
            password = secrets.token_urlsafe(12)
            user = self.api("POST", "/users", {"login": endpoint, "name": endpoint, "role": "agent", "language": "en", "disabled": False, "password": password})
            agent = self.api("POST", "/agents", {
                "name": endpoint, "team": "bench", "user": user["id"], "skills": {}, "phone": "browser", "endpoint": endpoint, "acceptsAutomatically": True, "mayDial": False,
                "capacity": {"units": CHATS, "rules": {"chat": {"units": 1, "maximum": CHATS}}}})
            self.agent_ids.append(agent["id"])
            self.tokens.append(self.api("POST", "/session", {"login": endpoint, "password": password})["token"])
            self.api("PUT", f"/agents/{agent['id']}/presence", {"kind": "available"})

    @property
    def port(self) -> int:
        return int(self.control()["url"].rsplit(":", 1)[1])
