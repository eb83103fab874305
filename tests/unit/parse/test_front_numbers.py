"""Numbers of announcements, and titles of covers of two texts."""

from __future__ import annotations

from kg.lexicon.districts import load_districts
from kg.lexicon.files import data_folder
from kg.parse.front_matter import FrontMatter, infer_front


def front_of(text: str) -> FrontMatter:
    return infer_front(text, load_districts(data_folder() / "lexicon"))


def test_an_announcement_is_numbered_by_its_bodies_and_year() -> None:
    front = front_of(
        "财政部　税务总局\n关于支持社区服务业的公告\n财政部　税务总局公告2020年第76号\n"
        "现公告如下：\n一、免征增值税。\n财政部　税务总局\n2020年6月28日\n"
    )
    assert front.number == "财政部 税务总局公告2020年第76号"
    assert (front.issuer, front.date) == ("财政部、税务总局", "2020-06-28")


def test_an_announcement_that_a_sentence_cites_is_not_its_number() -> None:
    assert front_of("关于延续政策的通知\n按照财政部公告2020年第76号执行。\n一、免征。\n").number is None


def test_a_cover_of_two_texts_keeps_its_own_title() -> None:
    title = "某市人民政府办公厅关于印发《停放管理办法》和《企业考核办法》的通知"
    words = "《停放管理办法》和《企业考核办法》已经市政府同意，现印发给你们。"
    front = front_of(f"{title}\n各区人民政府：\n{words}\n停放管理办法\n第一条　一。\n企业考核办法\n第一条　二。\n")
    assert front.title == title


def test_a_list_of_bodies_above_the_signature_signs_nothing() -> None:
    front = front_of(
        "国务院关于机构设置的通知\n国发〔2018〕106号\n一、组成部门\n外交部\n二、直属机构\n海关总署　国家税务总局\n"
        "国务院\n2018年3月22日\n"
    )
    assert front.issuer == "国务院"
