"""Papers: rare names survive, hostile text stays text, what cannot be drawn is refused."""

import dataclasses

import pypdfium2
import pytest

from tests.integration.documents import sample_papers, samples
from tests.integration.documents.sample_papers import RARE_NAMES
from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.operations import file_paper
from tongban.apps.documents.paper_parts import ArchiveEntry, Exchange
from tongban.apps.documents.papers import CaseNotice, IntakeReceipt, Paper
from tongban.apps.documents.queries import open_file
from tongban.apps.documents.typesetting import GlyphMissing, PaperTooFull, missing_glyphs, typeset_paper
from tongban.domain.notice_law import NOTICE_LAWS

HOSTILE = (
    '#panic("x")',
    "*粗* _斜_ `代码` $x^2$ <标签> @引用 // 注释",
    r'"} #read("/etc/passwd") \u{41} \\',
    "<script>alert(1)</script>",
)


def text_of(paper: Paper) -> str:
    """All text without spaces, which only set letters apart, and with one kind of brackets."""
    text = samples.text_of(typeset_paper(paper)).translate(str.maketrans("（）", "()"))
    return "".join(text.split())


def pages_of(paper: Paper) -> int:
    return len(pypdfium2.PdfDocument(typeset_paper(paper)))


@pytest.mark.parametrize("paper", sample_papers.every_paper(), ids=lambda paper: paper.template)
def test_every_paper_names_itself_its_office_and_its_number(paper):
    text = text_of(paper)

    assert paper.printed_title in text
    assert paper.office.name in text
    assert paper.number in text
    assert "䶮𬱖" in text


@pytest.mark.parametrize(
    "paper",
    [one for one in sample_papers.every_paper() if isinstance(one, CaseNotice | IntakeReceipt)],
    ids=lambda paper: paper.template,
)
def test_every_notice_has_number_law_and_either_a_remedy_or_what_comes_next(paper):
    law, text = NOTICE_LAWS[paper.template], text_of(paper)

    assert paper.number in text
    assert "".join(f"依据：{law.basis}。".split()).translate(str.maketrans("（）", "()")) in text
    assert ("申请行政复议(《中华人民共和国行政复议法》第二十条)" in text) is law.decides
    assert ("提起行政诉讼(《中华人民共和国行政诉讼法》第四十六条)" in text) is law.decides
    assert law.decides or "一、" in text
    assert f"请向本机构询问或者投诉(电话{paper.office.phone}" in text  # whom to ask, with its telephone


def test_every_kind_of_notice_is_known_to_the_law_table_and_none_besides():
    assert {one.template for one in CaseNotice.__subclasses__()} | {IntakeReceipt.template} == set(NOTICE_LAWS)


def test_a_notice_says_until_when_and_what_happens_otherwise():
    supplement, payment, fee = (
        text_of(paper())
        for paper in (sample_papers.supplement_notice, sample_papers.payment_notice, sample_papers.fee_notice)
    )

    assert "请于2026年12月4日前补正" in supplement
    assert "逾期未补正的，本机构将依法作出不予受理的决定" in supplement
    assert "缴清以前不予登簿，等待缴纳的时间不计入办理时限" in payment
    assert "缴款期限2026年12月5日" in payment
    assert "证书、证明在缴清以后发给" in fee
    assert "缴款期限2026年12月20日" in fee


@pytest.mark.parametrize("name", RARE_NAMES)
def test_rare_names_survive_on_the_certificate(name):
    assert name in text_of(sample_papers.title_certificate(right_holder=name))


def test_one_page_is_enough_for_an_ordinary_case():
    ordinary = [
        paper for paper in sample_papers.every_paper() if paper.template not in {"title_certificate", "archive_cover"}
    ]

    assert {paper.template: pages_of(paper) for paper in ordinary} == {paper.template: 1 for paper in ordinary}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_never_markup(name):
    text = text_of(sample_papers.registration_certificate(right_holder=name, notes=(name,)))

    assert text.count(name.replace(" ", "")) == 2


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("王\U00030000", "U+30000"),  # Extension G: in no bundled font
        ("王\u202e明", "U+202E"),  # turns the reading direction round
        ("王\u200b明", "U+200B"),  # two names that look the same
        ("王\x00明", "U+0000"),
        ("😀", "U+1F600"),
    ],
)
def test_refuses_to_print_what_no_font_can_draw(name, told):
    with pytest.raises(GlyphMissing) as refused:
        typeset_paper(sample_papers.title_certificate(right_holder=name))

    assert told in refused.value.sentence
    assert len(refused.value.characters) == 1


def test_every_ideograph_of_the_extensions_up_to_f_prints():
    blocks = [(0x4E00, 0x9FF0), (0x3400, 0x4DB6), (0x20000, 0x2A6D7), (0x2A700, 0x2B735), (0x2B740, 0x2B81E)]
    blocks += [(0x2B820, 0x2CEA2), (0x2CEB0, 0x2EBE1)]

    assert not missing_glyphs(chr(code) for first, end in blocks for code in range(first, end))


def test_many_holders_shrink_the_type_and_too_many_are_refused():
    certificate = sample_papers.title_certificate
    crowd = "、".join(f"{name}（按份共有 1/40）" for name in RARE_NAMES * 13)

    assert pages_of(certificate(right_holder=crowd)) == 2
    assert text_of(certificate(right_holder=crowd)).count("1/40") == 39
    with pytest.raises(PaperTooFull):
        typeset_paper(certificate(right_holder=crowd * 20))


def test_long_interviews_and_many_applicants_go_on_over_pages():
    asked = tuple(Exchange(question=f"第{number}个问题？", answer="答复" * 90) for number in range(1, 31))
    form = sample_papers.application_form()
    crowd = dataclasses.replace(form, applicants=form.applicants * 6)

    assert pages_of(sample_papers.interview_record(exchanges=asked)) > 3
    assert pages_of(crowd) > 2
    assert text_of(crowd).count("申请人(签章)") == 12


def test_a_long_contents_list_repeats_its_header():
    entries = tuple(ArchiveEntry(title=f"材料{number}", first_page=number, last_page=number) for number in range(1, 91))

    assert text_of(sample_papers.archive_cover(entries=entries)).count("文件题名") >= 3


def test_only_a_demonstration_says_so():
    paper = sample_papers.title_certificate()
    real = dataclasses.replace(paper, office=dataclasses.replace(paper.office, demo=False))

    assert "演示" in text_of(paper)
    assert "演示" not in text_of(real)


@pytest.mark.django_db
def test_a_filed_paper_is_kept_once(at):
    paper = sample_papers.decline_notice()

    first, second = file_paper(paper=paper, at=at), file_paper(paper=paper, at=at)

    assert first == second
    assert (first.media_type, first.page_count) == ("application/pdf", 1)
    with open_file(digest=first.digest) as stream:
        content = stream.read()
    assert content.startswith(b"%PDF-")
    assert b"CreationDate" not in content, "set a second later it would be another file"


@pytest.mark.django_db
def test_a_refused_paper_leaves_nothing(at):
    with pytest.raises(GlyphMissing):
        file_paper(paper=sample_papers.title_certificate(right_holder="\U00030000"), at=at)

    assert not StoredFile.objects.exists()


def test_a_notice_cites_its_law_in_full():
    assert "《不动产登记暂行条例》第二十二条第(二)项" in text_of(sample_papers.suspension_notice())
    for paper in sample_papers.every_paper():
        assert "§" not in text_of(paper), paper.template
