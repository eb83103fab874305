"""What people type, and what it means, written by hand from the documents and the lists that they follow.

Sources: the titles and numbers in data/corpus.yaml and on the documents; the annex of jinshan-2022 (100 rows; row 37
is 开展园区安防升级改造, row 9 推行“一业一证”改革); the twenty cases by their ranks; the districts of GB/T 2260; the ten
indicators of Doing Business in their Chinese wording. The seven districts whose 市场监管局 a document names: Jinshan
(annex), Yangpu (plan, case 12), and in the cases Songjiang (3), Xuhui (4), Changning (6), Putuo (8) and Jiading (11).
区发改委 stands in the plans of Jinshan alone.

``means``: ``=key`` it is this; ``?key …`` it is asked which of exactly these; ``~key …`` nothing is called so, and
these are offered; ``-`` nothing is called so. ``kind``: only a thing of this kind is meant; any by default.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["TYPED", "Typed"]


class Typed(NamedTuple):
    """One typed name. ``offers``: keys that are offered beside what it is, among others."""

    text: str
    means: str
    kind: str = ""
    offers: str = ""


_ROW_37, _SEVEN = "plan/jinshan-2022/measure/37", " ".join(
    f"org/{place}/scjgj" for place in ("changning", "jiading", "jinshan", "putuo", "songjiang", "xuhui", "yangpu")
)  # fmt: skip
_REFORM, _PILOT, _FGW, _CASE_9 = "reform/yi-ye-yi-zheng", "reform/pilot-561473014b", "org/jinshan/fgw", "case/2023/09"

TYPED = (
    # districts: label, short name, pinyin, English; 金山 is the district first, what has it in its name is offered
    Typed("金山", "=district/jinshan", "", "plan/jinshan-2022 org/jinshan/fgw"),
    Typed("金山", "=district/jinshan", "district"),
    Typed("“金山”", "=district/jinshan"),
    Typed("金山区", "=district/jinshan"),
    Typed("jinshan", "=district/jinshan"),
    Typed(" JINSHAN ", "=district/jinshan"),
    Typed("Ｊｉｎｓｈａｎ", "=district/jinshan", "district"),
    Typed("district/jinshan", "=district/jinshan"),
    Typed("Jinshan District", "=district/jinshan"),
    Typed("jinshanqu", "=district/jinshan"),
    Typed("jsq", "=district/jinshan"),
    Typed("奉贤", "=district/fengxian"),
    Typed("奉賢區", "=district/fengxian"),
    Typed("fegnxian", "=district/fengxian", "district"),
    Typed("浦东", "=district/pudong"),
    Typed("浦東新區", "=district/pudong"),
    Typed("Jing'an District", "=district/jingan"),
    Typed("changning", "=district/changning"),
    Typed("杨浦", "=district/yangpu", "district"),
    Typed("朝阳", "-", "district"),
    Typed("一业一证", "-", "district"),
    # documents: slug, number, title, the city's own nicknames
    Typed("jinshan-2022", "=plan/jinshan-2022"),
    Typed("plan/jinshan-2022", "=plan/jinshan-2022", "plan"),
    Typed("ｊｉｎｓｈａｎ－２０２２", "=plan/jinshan-2022"),
    Typed("金府办发〔2022〕7号", "=plan/jinshan-2022"),
    Typed("金府办发[2022]7号", "=plan/jinshan-2022", "plan"),
    Typed("杨府发〔2023〕2号", "=plan/yangpu-2023"),
    Typed("国发〔2021〕24号", "=plan/doc-national-pilot-opinion-2021"),
    Typed("《上海市营商环境创新试点实施方案》", "=plan/shanghai-pilot-2021"),
    Typed("优化营商环境7.0版", "=plan/shanghai-2024"),
    Typed("奉贤区全面优化营商环境 持续激发市场活力和社会创造力行动方案", "=plan/fengxian-2024"),
    Typed("jinshan-2024", "-"),
    Typed("金山", "?plan/jinshan-2022 plan/jinshan-2023 plan/doc-3783f8e920 plan/doc-f606845a7e", "plan"),
    # items, by every form in which a surface prints their number; a number alone names no document
    Typed("jinshan-2022/37", f"={_ROW_37}"),
    Typed("JINSHAN-2022/37", f"={_ROW_37}"),
    Typed("ｊｉｎｓｈａｎ-2022／37", f"={_ROW_37}"),
    Typed("jinshan-2022 37", f"={_ROW_37}"),
    Typed("plan/jinshan-2022/37", f"={_ROW_37}"),
    Typed(_ROW_37, f"={_ROW_37}"),
    Typed(f"id:{_ROW_37}", f"={_ROW_37}"),
    Typed(f"<https://w3id.org/shanghai-policy/id/{_ROW_37}>", f"={_ROW_37}"),
    Typed("jinshan-2023/2.1.2", "=plan/jinshan-2023/measure/2.1.2"),
    Typed("jinshan-2023/2.1", "=plan/jinshan-2023/section/2.1"),
    Typed("yangpu-2023/2.4.10", "=plan/yangpu-2023/measure/2.4.10"),
    Typed("37", f"?{_ROW_37}"),
    Typed("３７", f"?{_ROW_37}"),
    Typed("第37项", f"?{_ROW_37}"),
    Typed("100", "?plan/jinshan-2022/measure/100"),
    Typed("jinshan-2022/101", "-"),
    # cases
    Typed("case/9", f"={_CASE_9}"),
    Typed("CASE 9", f"={_CASE_9}"),
    Typed("case/2023/9", f"={_CASE_9}"),
    Typed("case/2023/09", f"={_CASE_9}"),
    Typed("案例9", f"={_CASE_9}"),
    Typed("案例九", f"={_CASE_9}"),
    Typed("9号案例", f"={_CASE_9}"),
    Typed("第9号案例", f"={_CASE_9}"),
    Typed("案例二十", "=case/2023/20"),
    Typed("案例21", "-"),
    Typed("探索“一企一档”信用分类监管", "=case/2023/08"),
    # topics, in older words too
    Typed("labor", "=topic/labor"),
    Typed("spt:labor", "=topic/labor"),
    Typed("topic/labor", "=topic/labor"),
    Typed("https://w3id.org/shanghai-policy/topic/labor", "=topic/labor", "topic"),
    Typed("用工", "=topic/labor", "topic"),
    Typed("勞動就業", "=topic/labor", "topic"),
    Typed("劳动就业", "?topic/labor plan/yangpu-2023/measure/2.1.4"),  # 杨浦二（一）4 has this heading
    Typed("开办企业", "=topic/business-entry"),
    Typed("開辦企業", "=topic/business-entry"),
    Typed("获得电力", "=topic/utility-services", "topic"),
    Typed("获得信贷", "=topic/financial-services"),
    Typed("执行合同", "=topic/dispute-resolution"),
    Typed("登记财产", "=topic/business-location"),
    Typed("paying taxes", "=topic/taxation"),
    # reforms: quotes of every shape mean nothing; the pilot form is offered beside the general reform
    Typed("一业一证", f"={_REFORM}", "", _PILOT),
    Typed("“一业一证”", f"={_REFORM}", "", _PILOT),
    Typed("“一业一证”", f"={_REFORM}", "reform", _PILOT),
    Typed('"一业一证"', f"={_REFORM}", "reform", _PILOT),
    Typed("「一业一证」", f"={_REFORM}", "", _PILOT),
    Typed("一業一證", f"={_REFORM}", "", _PILOT),
    Typed("yi-ye-yi-zheng", f"={_REFORM}"),
    Typed("reform/yi-ye-yi-zheng", f"={_REFORM}", "reform"),
    Typed("yi ye yi zheng", f"={_REFORM}"),
    Typed("yiyeyizheng", f"={_REFORM}", "reform"),
    Typed("yyyz", f"={_REFORM}", "reform"),
    Typed("一业一正", f"?{_REFORM} reform/yi-ye-yi-cha"),  # one slip away from both
    Typed("推行“一业一证”改革", f"={_PILOT}", "reform"),
    Typed("推行“一业一证”改革", f"?{_PILOT} plan/jinshan-2022/measure/9"),  # row 9 bears the name of its reform
    Typed("双随机、一公开", "=reform/shuang-sui-ji-yi-gong-kai"),
    Typed("雙隨機一公開", "=reform/shuang-sui-ji-yi-gong-kai"),
    Typed("ＡＥＯ", "=reform/aeo"),
    Typed("拿地即开建", "=reform/na-di-ji-kai-gong"),
    Typed("首违不罚", "=reform/qing-wei-wei-fa-bu-fa"),
    Typed("12345", "=reform/12345-re-xian"),
    Typed("信用修复", "?reform/xin-yong-xiu-fu topic/credit"),
    Typed("信用修复", "=reform/xin-yong-xiu-fu", "reform", "reform/chong-zheng-xin-yong-xiu-fu"),
    # bodies: what each district has asks which district's, and lists all that the graph knows
    Typed("区市场监管局", f"?{_SEVEN}"),
    Typed("区市场监管局", f"?{_SEVEN}", "department"),
    Typed("市场监管局", f"?{_SEVEN}", "department"),
    Typed("區市場監管局", f"?{_SEVEN}"),
    Typed("scjgj", f"?{_SEVEN} org/shanghai/scjgj", "department"),  # and the head of their line, by its key
    Typed("区发改委", f"?{_FGW}"),
    Typed("区发改委", f"?{_FGW}", "department"),
    Typed("金山区发改委", f"={_FGW}"),
    Typed("金山 区发改委", f"={_FGW}", "department"),
    Typed("金山发改委", f"={_FGW}"),
    Typed("jinshan/fgw", f"={_FGW}", "department"),
    Typed("org/jinshan/fgw", f"={_FGW}"),
    Typed("jinshan fgw", f"={_FGW}"),
    Typed("上海市金山区发展和改革委员会", f"={_FGW}"),
    Typed("jsqfgw", f"={_FGW}", "department"),
    Typed("长宁 市场监管局", "=org/changning/scjgj"),
    Typed("松江区市场监管局", "=org/songjiang/scjgj", "department"),
    Typed("奉贤区市场监管局", f"~{_SEVEN}"),  # no document names it
    Typed("宝山法院", "=org/baoshan/fy"),
    # nothing: words of running texts are no names
    Typed("nix", "-"),
    Typed("", "-"),
    Typed("“”", "-"),
)  # fmt: skip
