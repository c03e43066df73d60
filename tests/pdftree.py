"""What a screen reader finds in a tagged PDF: its structure tree, with the text that stands in each node.

An independent reading of the file: page contents are decoded here, with the fonts' own tables.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

_STANDARD = """
    Document Part Sect Div BlockQuote Caption TOC TOCI NonStruct P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD
    THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Figure Formula Form
"""
_SPACES = re.compile(r"\s+")


@dataclass
class Node:
    """An element: its type, its own text and its children in reading order (a text, or a node), and what it says."""

    kind: str
    alt: str | None = None
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.all()

    def of(self, *kinds: str) -> list[Node]:
        """Return the elements of these types below, in reading order."""
        return [node for node in self.all() if node.kind in kinds]

    def said(self) -> str:
        """Return the text on one line."""
        return _SPACES.sub(" ", self.text).strip()


def read_tree(pdf: bytes) -> Node:
    """Return the structure of a PDF. Raises AssertionError where a type is not standard, nor mapped to one."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        texts = {page.obj.objgen: _marked_texts(page) for page in document.pages}
        root = document.Root.StructTreeRoot
        roles = {str(name)[1:]: str(role)[1:] for name, role in dict(root.get("/RoleMap", {})).items()}
        (top,) = _kids(root)
        return _node(top, texts, roles, None)


def _node(element: pikepdf.Object, texts: dict, roles: dict[str, str], page: pikepdf.Object | None) -> Node:
    kind = str(element.S)[1:]
    assert roles.get(kind, kind) in _STANDARD.split(), kind
    page = element.get("/Pg", page)
    node = Node(kind, str(element.Alt) if "/Alt" in element else None)
    for kid in _kids(element):
        if isinstance(kid, int):
            assert page is not None
            node.children.append(texts[page.objgen].pop(kid))
        elif "/S" in kid:
            node.children.append(_node(kid, texts, roles, page))
        elif "/MCID" in kid:
            node.children.append(texts[kid.get("/Pg", page).objgen].pop(int(kid.MCID)))
    return node


def _kids(element: pikepdf.Object) -> list:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _marked_texts(page: pikepdf.Page) -> dict[int, str]:
    """Return the text of each marked content of a page."""
    fonts = {name: _letters(font) for name, font in dict(page.resources.get("/Font", {})).items()}
    texts: dict[int, str] = {}
    stack: list[int | None] = []
    spelled: list[bool] = []
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BMC":
                stack.append(stack[-1] if stack else None)
                spelled.append(False)
            case "BDC":
                properties = operands[1]
                if isinstance(properties, pikepdf.Name):
                    properties = page.resources.Properties[str(properties)]
                own = properties.get("/MCID")
                stack.append(int(own) if own is not None else stack[-1] if stack else None)
                if own is not None:
                    texts.setdefault(int(own), "")
                actual = properties.get("/ActualText")
                spelled.append(actual is not None)
                if actual is not None and stack[-1] is not None:
                    texts[stack[-1]] += str(actual)
            case "EMC":
                stack.pop()
                spelled.pop()
            case "Tf":
                letters = fonts[str(operands[0])]
            case "Tj" | "TJ" if stack and stack[-1] is not None and not any(spelled):
                strings = operands[0] if str(operator) == "TJ" else [operands[0]]
                for one in strings:
                    if isinstance(one, pikepdf.String):
                        code = bytes(one)
                        pairs = (int.from_bytes(code[at : at + 2]) for at in range(0, len(code), 2))
                        texts[stack[-1]] += "".join(letters[pair] for pair in pairs)
    return texts


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """Return what each glyph of a font means, as its ToUnicode table says."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = bytes.fromhex(text).decode("utf-16-be")
            for code in range(int(first, 16), int(last, 16) + 1):
                found[code] = start[:-1] + chr(ord(start[-1]) + code - int(first, 16))
    return found
