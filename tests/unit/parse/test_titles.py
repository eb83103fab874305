"""Which title a notice has, and what web pages print above it: kinds of head seen on pages of cities and counties."""

from __future__ import annotations

import pytest

from kg.lexicon.districts import load_districts
from kg.lexicon.files import data_folder
from kg.parse.front_matter import FrontMatter, infer_front

OFFICE = "云州市人民政府办公室"


def front_of(text: str) -> FrontMatter:
    return infer_front(text, load_districts(data_folder() / "lexicon"))


def test_words_behind_the_quoted_title_belong_to_what_is_issued() -> None:
    title = f"{OFFICE}关于印发《年度报告》重点工作任务分工的通知"
    front = front_of(f"{title}\n各县区人民政府：\n现印发给你们。\n一、提高站位。要落实。\n{OFFICE}\n2021年3月31日\n")
    assert front.title == title  # 《年度报告》 is not what is issued, the division of its tasks is


def test_a_notice_that_is_all_there_is_keeps_its_own_title() -> None:
    title = f"{OFFICE}关于印发《任务分解方案》的通知"
    items = "1.明确任务。要落实。\n2.加强督考。"
    alone = f"{title}\n各县区人民政府：\n就抓好落实通知如下：\n{items}\n{OFFICE}\n2021年1月25日\n"
    assert front_of(alone).title == title
    followed = f"{title}\n各县区人民政府：\n现印发给你们。\n{OFFICE}\n2021年1月25日\n任务分解方案\n一、要求\n二、任务\n"
    assert front_of(followed).title == "任务分解方案"


def test_what_a_page_prints_above_is_no_part_of_the_title() -> None:
    front = front_of("无障碍阅读 关怀版 返回首页\n政府信息公开\n云州市便民服务工作方案\n\n一、要求\n二、任务\n")
    assert front.title == "云州市便民服务工作方案"


def test_a_written_date_goes_before_the_ones_of_a_page() -> None:
    front = front_of(
        f"{OFFICE}关于做好服务的通知\n云州区政府\n2021-04-01\n各县区人民政府：\n一、要落实。\n{OFFICE}\n2021年3月31日\n"
    )
    assert (front.date, front.issuer) == ("2021-03-31", OFFICE)


@pytest.mark.parametrize("label", ["标 题: | ", "名  称:"])
def test_the_label_of_a_box_is_no_part_of_the_issuer(label: str) -> None:
    front = front_of(f"{label}{OFFICE}关于印发便民服务工作方案的通知\n各县区人民政府：\n一、要求\n二、任务\n")
    assert front.issuer == OFFICE


def test_offices_that_issue_without_the_word_about() -> None:
    front = front_of(
        "中共金山区委办公室 金山区人民政府办公室印发《金山区便民服务三年行动计划》的通知\n"
        "金山区便民服务三年行动计划\n一、要求\n二、任务\n"
    )
    assert front.issuer == "中共金山区委办公室、金山区人民政府办公室"


def test_a_line_that_opens_a_bracket_signs_nothing() -> None:
    front = front_of(
        "云州市人民代表大会常务委员会关于接受辞职请求的决定\n（2018年1月17日云州市第十二届人民代表大会\n"
        "常务委员会第四十三次会议通过）\n会议决定接受请求。\n"
    )
    assert (front.issuer, front.date) == ("云州市人民代表大会常务委员会", "2018-01-17")


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("湘西自治州便民服务工作方案", "433100"),  # 湘西土家族苗族自治州
        ("大理州便民服务工作方案", "532900"),  # 大理白族自治州
        ("中共嵊泗县委办公室关于做好服务的通知", "330922"),  # 中共 stands before the place
        ("便民服务工作方案\n辽政发〔2025〕2号", "210000"),  # the province's abbreviation and 政
        ("便民服务工作方案\n宁政发〔2025〕2号", "unknown"),  # Ningxia's, or Nanjing's
    ],
)
def test_the_place_of_a_head(head: str, place: str) -> None:
    assert front_of(f"{head}\n一、要求\n二、任务\n").place == place


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("《云州市便民服务方案》解读", "explanation"),
        ("一图读懂云州市便民服务方案", "explanation"),
        ("云州市副市长张三同志解读2020年重点工作分工方案", "explanation"),
        ("关于做好政策解读工作的通知", "municipal-plan"),  # sets tasks, whatever they are about
    ],
)
def test_what_explains_a_text_is_of_its_own_kind(title: str, kind: str) -> None:
    assert front_of(f"{title}\n\n一、背景\n二、主要内容\n").kind == kind


def test_a_text_says_itself_that_it_explains() -> None:
    text = "关于便民服务方案\n\n2024年3月云州市印发了方案，现将主要内容解读如下：\n一、出台背景\n二、主要内容\n"
    assert front_of(text).kind == "explanation"


def test_a_title_that_names_the_bodies_in_full_goes_before_a_short_signature() -> None:
    front = front_of(
        "上海市交通委员会 上海市公安局关于印发《便民服务方案》的通知\n各有关单位：\n现予印发。\n"
        "市交通委        市公安局\n"
        "2025年4月1日\n便民服务方案\n一、要求\n二、任务\n"
    )
    assert (front.issuer, front.date) == ("上海市交通委员会、上海市公安局", "2025-04-01")


def test_labels_that_a_page_glues_together() -> None:
    front = front_of("金山区便民服务若干措施\n来源:金山区发展和改革委员会发布时间:2023-03-10\n一、要求\n二、任务\n")
    assert front.date == "2023-03-10"


def test_a_made_up_city_is_not_the_province_of_its_number() -> None:
    front = front_of("云州市便民服务工作方案\n云政办发〔2023〕9号\n一、要求\n二、任务\n")
    assert (front.place, front.issuer) == ("unknown", None)


@pytest.mark.parametrize(
    "top",
    [
        f"云政办发〔2016〕26号《{OFFICE}关于印发〈便民服务要点〉的通知》\n《{OFFICE}关于印发〈便民服务要点〉的通知》\n云政办发〔2016〕26号",
        f"云政办发〔2016〕26号 {OFFICE}关于印发便民服务要点\n{OFFICE}关于印发便民服务要点\n云政办发〔2016〕26号",
    ],
    ids=["quoted", "plain"],
)
def test_a_title_that_a_page_prints_twice_behind_its_number(top: str) -> None:
    front = front_of(f"{top}\n各县区：\n现印发给你们。\n{OFFICE}\n2016年5月28日\n便民服务要点\n一、要求\n二、任务\n")
    assert (front.title, front.number) == ("便民服务要点", "云政办发〔2016〕26号")


def test_a_number_in_brackets_behind_a_title_that_quotes() -> None:
    front = front_of(
        "中共云州市委办公室云州市人民政府办公室印发《便民服务意见》的通知（云办发〔2017〕2号）\n各县区：\n"
        "按照《省便民服务意见》（省办发〔2016〕8号）要求，现印发给你们。\n便民服务意见\n一、要求\n二、任务\n"
    )
    assert front.number == "云办发〔2017〕2号"
