"""The running digest of an anchor: over every line of the log between two anchors, in the order of their numbers."""

from hashlib import sha256


class Seal:
    def __init__(self, prev_digest: str, last_event_id: int) -> None:
        self._hash = sha256(prev_digest.encode())
        self.last_event_id = last_event_id
        self.entries = 0
        """Entries whose log begins among the lines taken."""

    def take(self, event_id: int, entry_id: int, seq: int, event_hash: str) -> None:
        self._hash.update(f"{entry_id}:{seq}:{event_hash}\n".encode())
        self.last_event_id = event_id
        self.entries += seq == 1

    def hexdigest(self) -> str:
        return self._hash.hexdigest()
