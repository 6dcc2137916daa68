"""The scans and papers of a case: the list beside the viewer, and the viewer at the piece the address names."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from tongban.apps.casework.models import Case, CaseMaterial, CasePaper, MaterialFile
from tongban.apps.documents.queries import missing_files
from tongban.sites.bureau.verified import VerifiedView, verified_view
from tongban.web.viewer import FileLink, Viewer, open_viewer

_STATES = {
    "received": ("已收", "ok"),
    "waived": ("免交", "ok"),
    "required": ("待交", "warn"),
    "to_supplement": ("待补正", "warn"),
}
_IMAGE_WIDTH, _THUMB_WIDTH = 1280, 160


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """What can be looked at: `count` materials on file, `missing` scans still on their way."""

    links: list[FileLink]
    count: int
    missing: int
    viewer: Viewer


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One file as the list and the viewer need it."""

    key: str
    label: str
    digest: str
    pages: int
    tag: str
    tag_kind: str
    icon: str
    here: bool


def pieces_of(case: Case, query: Mapping[str, str]) -> Pieces:
    """Every scan and paper of the case, with the one at `?file=` opened (by default the first that is here)."""
    materials = list(case.materials.all())
    papers = list(case.papers.all())
    digests = [file.digest for material in materials for file in material.files.all()]
    gone = set(missing_files(digests=[*digests, *(paper.digest for paper in papers)]))
    pieces = [
        *(_scan(material, file, gone) for material in materials for file in material.files.all()),
        *(_paper(paper, gone) for paper in papers),
    ]
    opened = _opened(pieces, query.get("file", ""))
    without_scans = [_bare(material) for material in materials if not material.files.all()]
    return Pieces(
        links=[*(_link(piece, opened) for piece in pieces), *without_scans],
        count=len(materials),
        missing=len(gone),
        viewer=_viewer(case, opened, query),
    )


def _scan(material: CaseMaterial, file: MaterialFile, gone: set[str]) -> Piece:
    several = len(material.files.all()) > 1
    label = f"{material.name}（{file.position + 1}）" if several else material.name
    word, kind = _STATES.get(material.state, ("已收", "ok"))
    if file.digest in gone:
        word, kind = "影像在途", "warn"
    elif material.round:
        word, kind = "补正", "brand"
    return Piece(
        key=f"m{file.pk}",
        label=label,
        digest=file.digest,
        pages=file.pages,
        tag=word,
        tag_kind=kind,
        icon="file-earmark-text",
        here=file.digest not in gone,
    )


def _paper(paper: CasePaper, gone: set[str]) -> Piece:
    return Piece(
        key=f"p{paper.pk}",
        label=paper.title,
        digest=paper.digest,
        pages=paper.pages,
        tag="本中心制发",
        tag_kind="still",
        icon="file-earmark-check",
        here=paper.digest not in gone,
    )


def _opened(pieces: list[Piece], key: str) -> Piece | None:
    named = next((piece for piece in pieces if piece.key == key), None)
    return named or next((piece for piece in pieces if piece.here), None)


def _link(piece: Piece, opened: Piece | None) -> FileLink:
    return FileLink(
        label=piece.label,
        url=f"?file={piece.key}",
        on=piece is opened,
        icon=piece.icon,
        tag=piece.tag,
        tag_kind=piece.tag_kind,
    )


def _bare(material: CaseMaterial) -> FileLink:
    word, kind = _STATES.get(material.state, ("纸质", "still"))
    return FileLink(label=material.name, url="#files", icon="file-earmark", tag=word, tag_kind=kind)


@dataclass(frozen=True, kw_only=True)
class Unpapered:
    """A material that departments were asked about, or that was not taken on paper."""

    row: CaseMaterial
    verified: VerifiedView | None

    @property
    def groundless(self) -> bool:
        """Whether it is called waived without an answer that agrees and without any other ground."""
        return not self.row.reason if self.verified is None else self.verified.tone != "ok"


def unpapered_of(case: Case) -> list[Unpapered]:
    """Every such material of the case, for the examiner to judge."""
    return [
        Unpapered(row=one, verified=verified_view(one.verified))
        for one in case.materials.all()
        if one.state == "waived" or one.verification
    ]


def _viewer(case: Case, piece: Piece | None, query: Mapping[str, str]) -> Viewer:
    if piece is None or not piece.here:
        title = f"{piece.label}（影像还在传送）" if piece else "还没有影像"
        return open_viewer(title=title, images=[], query={})
    kept = {name: query[name] for name in ("page", "rotate", "zoom") if name in query}
    base = [_page_url(case, piece, page) for page in range(1, piece.pages + 1)]
    return open_viewer(
        title=piece.label,
        images=[f"{url}?w={_IMAGE_WIDTH}" for url in base],
        thumbs=[f"{url}?w={_THUMB_WIDTH}" for url in base],
        query={"file": piece.key, **kept},
        download_url=reverse("registry:file", args=[case.case_number, piece.digest]),
    )


def _page_url(case: Case, piece: Piece, page: int) -> str:
    return reverse("registry:page", args=[case.case_number, piece.digest, page])
