"""What a user would use instead, each as that user would write it, behind one face."""

from collections.abc import Callable

from peers.anchors import AnchorWindows
from peers.automata import FlashText, PyAhoCorasick, RustAhoCorasick, RustAutomaton
from peers.face import Found, NotInstalled, Peer, Wordings, wordings_of
from peers.ours import Cold, Reference, Steady
from peers.windows import TokenWindows

PEERS: dict[str, Callable[[Wordings], Peer]] = {
    "ahocorasick_rs": RustAhoCorasick,
    "ahocorasick_rs DFA": RustAutomaton,
    "pyahocorasick": PyAhoCorasick,
    "flashtext2": FlashText,
    "anchors + rapidfuzz": AnchorWindows,
    "rapidfuzz windows": TokenWindows,
    "reference matcher": Reference,
    "phrasetrack, cold": Cold,
    "phrasetrack, steady": Steady,
}
"""All that can be measured, by the name they have in the table."""

__all__ = ["PEERS", "Found", "NotInstalled", "Peer", "RustAhoCorasick", "Wordings", "wordings_of"]
