"""Web pages in the manner of China's government sites, in our own words: one document in the markup of many systems.

Each page holds the same document (``LINES``, ``TABLE``), so that a test can say exactly which lines are the document's.
The markup follows what the named kind of site writes around and in a document: class names, nesting, blanks, ``<br>``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["FACTS", "LINES", "PAGES", "TABLE", "TITLE"]

TITLE = "临江区人民政府办公室关于印发《临江区优化企业服务行动方案》的通知"
FACTS = {
    "索引号": "LJ0001/2024-00012",
    "发文机关": "临江区人民政府办公室",
    "发文字号": "临府办发〔2024〕3号",
    "成文日期": "2024-02-28",
}
LINES = (
    "各镇人民政府、街道办事处，区政府各部门：",
    "现将《临江区优化企业服务行动方案》印发给你们，请认真贯彻执行。",
    "临江区人民政府办公室",
    "2024年2月28日",
    "临江区优化企业服务行动方案",
    "为进一步优化企业服务，结合本区实际，制定本方案。",
    "一、总体要求",
    "坚持以企业为中心，把企业感受作为第一感受，持续提升服务水平。",
    "二、重点任务",
    "（一）简化办事手续",
    "1.推行“一件事”办理。将企业开办、变更、注销各环节合并，材料减少30%以上。（责任单位：区市场监管局、区税务局）",
    "2.压缩办理时限。2024年底前一般事项办理时限压缩至3个工作日。（责任单位：区政务服务办）",
    "（二）加强要素保障",
    "建立重点项目服务专员制度，协调解决用地、用能、用工问题。（责任单位：区发展改革委，各镇）",
    "三、组织保障",
    "各部门要加强协同，抓好落实，重大事项及时报告。",
    "附件：重点任务清单",
    "（此件公开发布）",
)
#: Rows as a browser shows them: (text, rowspan, colspan).
TABLE: tuple[tuple[tuple[str, int, int], ...], ...] = (
    (("序号", 1, 1), ("领域", 1, 1), ("任务", 1, 1), ("责任单位", 1, 1), ("完成时限", 1, 1)),
    (("一、手续方面（共2项）", 1, 5),),
    (("1", 1, 1), ("登记", 2, 1), ("推行“一件事”办理", 1, 1), ("区市场监管局", 1, 1), ("6月", 2, 1)),
    (("2", 1, 1), ("压缩办理时限", 1, 1), ("区政务服务办", 1, 1)),
    (("3", 1, 1), ("要素", 1, 1), ("建立专员制度", 1, 1), ("区发展改革委", 1, 1), ("长期", 1, 1)),
)

_MENU = ("首页", "政务公开", "政务服务", "互动交流", "走进临江", "数据开放", "专题专栏", "无障碍浏览")
_NEWS = (
    "关于加强企业服务工作的若干规定",
    "临江区召开优化营商环境推进会",
    "图解：临江区企业服务方案",
    "临江区政策文件汇编",
)


def _table(attributes: str = "border=1", cell: Callable[[str], str] = lambda text: f"<p>{text}</p>") -> str:
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{f' rowspan={rows}' if rows > 1 else ''}{f' colspan={columns}' if columns > 1 else ''}>{cell(text)}</td>"
            for text, rows, columns in row
        )
        + "</tr>"
        for row in TABLE
    )
    return f"<table {attributes}><tbody>{rows}</tbody></table>"


def _links(texts: tuple[str, ...]) -> str:
    return "<ul>" + "".join(f'<li><a href="/{n}.html">{text}</a></li>' for n, text in enumerate(texts)) + "</ul>"


def _paragraphs(before: str = "<p>　　", after: str = "</p>\n") -> str:
    return "".join(f"{before}{line}{after}" for line in LINES)


def national() -> str:
    """The manner of www.gov.cn: a box of facts as a table, the text in #UCAP-CONTENT in pages_content."""
    pairs = list(FACTS.items())
    box = "".join(
        f'<tr><td align="right"><b>{a}：</b></td><td>{b}</td><td><b>{c}：</b></td><td>{d}</td></tr>'
        for (a, b), (c, d) in zip(pairs[::2], pairs[1::2], strict=True)
    )
    return f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{TITLE}_政策_临江政府网</title>
<script>var title = "一、不是正文";</script><style>.a{{color:red}}</style></head><body>
<div class="header_wrap"><div class="header"><h2><a href="/">临江政府网</a></h2>{_links(_MENU)}
<form><input value="搜索"><button>搜索</button></form></div></div>
<div class="BreadcrumbNav">首页 &gt; 政策 &gt; 政策文件</div>
<div class="policyLibraryOverview_content"><table class="border-table"><tbody>{box}
<tr><td><b>标　　题：</b></td><td colspan="3">{TITLE}</td></tr></tbody></table></div>
<div class="wrap"><div class="share-box">字号：<span>默认</span> <span>大</span> <span>超大</span> |
<a href="javascript:print()">打印</a> | <a>收藏</a> | <a>留言</a></div>
<div class="pages_content" id="UCAP-CONTENT"><div class="trs_editor_view TRS_UEDITOR">
<p style="text-align:center"><span style="font-size:18pt"><strong>{TITLE}</strong></span></p>
{_paragraphs('<p style="text-indent:2em">')}{_table()}</div></div>
<div class="editor"><span>责任编辑：某某</span></div>
<div class="related"><h3>相关稿件</h3>{_links(_NEWS)}</div></div>
<div class="footer"><p>主办单位：临江区人民政府办公室　网站标识码：3100000001</p><p>沪ICP备00000000号 版权所有</p></div>
</body></html>"""


def city() -> str:
    """The manner of a municipality's site: facts as a definition list, the text in #ivs_content, blanks as &emsp;."""
    box = "".join(f"<dl><dt>{label}：</dt><dd>{value}</dd></dl>" for label, value in FACTS.items())
    body = "".join(f"<p>&emsp;&emsp;{line}</p>" for line in LINES)
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
<meta name="ArticleTitle" content="{TITLE}"/><title>{TITLE}</title></head><body>
<div id="top"><div class="nav-bar">{_links(_MENU)}</div></div><div class="location">当前位置：<a>首页</a>><a>政务公开</a></div>
<div class="container"><div class="xxgk-box">{box}</div>
<h2 class="detail-title">{TITLE}</h2><div class="detail-sub">发布时间：2024-03-01　<span>来源：区政府办公室</span></div>
<div id="ivs_content" class="Article_content">{body}{_table('class="tb" style="width:100%"', lambda text: text)}
<div class="share">分享到：<a>微信</a><a>微博</a></div></div></div>
<div class="sidebar"><h3>热点推荐</h3>{_links(_NEWS)}</div><footer><p>地址：临江大道1号 邮编：200000</p></footer></body></html>"""


def district() -> str:
    """The manner of a district's site on TRS: #zoom and TRS_Editor, an inline style on everything, size switches."""
    box = "".join(f"<li><span>{label}：</span><span>{value}</span></li>" for label, value in FACTS.items())
    body = "".join(
        f'<p class="MsoNormal" style="TEXT-INDENT: 32pt"><span><font face="仿宋">{line}</font></span><o:p></o:p></p>'
        for line in LINES
    )
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"><html><head><meta charset="gb2312" />
<title>{TITLE}-政策文件-临江区人民政府</title></head><body><div class="top_bg">{_links(_MENU)}</div>
<div class="dqwz">您当前的位置：<a>首页</a> &gt; <a>信息公开</a></div><ul class="xxgk_head">{box}</ul>
<div class="con_title"><h1>{TITLE.replace("关于", "<br>关于")}</h1></div>
<div class="fontsize">【字体：<a>大</a> <a>中</a> <a>小</a>】 <a>打印本页</a> <a>关闭窗口</a></div>
<div id="zoom"><div class="TRS_Editor">{body}{_table()}</div></div>
<div class="prevnext"><p>上一篇：<a>关于某事的通知</a></p><p>下一篇：<a>关于另一事的公告</a></p></div>
<div class="foot"><p>版权所有：临江区人民政府　承办：临江区大数据中心</p><p>建议使用1024*768以上分辨率浏览</p></div></body></html>"""


def old() -> str:
    """An old site laid out by tables, no class that tells anything, lines divided by <br> and blanks."""
    body = "<br>\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}" for line in LINES)
    facts = "<br>".join(f"{label}：{value}" for label, value in FACTS.items())
    return f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312"><TITLE>临江区</TITLE></HEAD><BODY>
<TABLE width=1000><TR><TD><TABLE><TR>{"".join(f"<TD><A href=#>{text}</A></TD>" for text in _MENU)}</TR></TABLE></TD></TR>
<TR><TD><TABLE width="100%"><TR><TD width=200>{_links(_NEWS)}</TD><TD>
<TABLE><TR><TD>{facts}</TD></TR><TR><TD align=center><FONT size=5><B>{TITLE}</B></FONT></TD></TR>
<TR><TD>{body}<br>{_table("border=1 cellspacing=0", lambda text: f"<font>{text}</font>")}</TD></TR></TABLE>
</TD></TR></TABLE></TD></TR><TR><TD align=center>主办：临江区人民政府<BR>网站标识码：3100000001</TD></TR></TABLE></BODY></HTML>"""


def bare() -> str:
    """A page of the simplest: divs without names, every line a div."""
    body = "".join(f"<div>{line}</div>" for line in LINES)
    facts = "".join(f"<div>{label}：{value}</div>" for label, value in FACTS.items())
    return (
        f"<html><body><div><div>{_links(_MENU)}</div><div>{facts}<div>{TITLE}</div>{body}{_table()}</div>"
        f"<div>{_links(_NEWS)}</div><div>版权所有 临江区人民政府</div></div></body></html>"
    )


def fragment() -> str:
    """What somebody cut out of a page: no html, no body, a cell around it."""
    facts = "".join(f"<p>{label}：{value}</p>" for label, value in FACTS.items())
    return f"<div><p>{TITLE}</p>{facts}{_paragraphs('<p>', '</p>')}{_table()}</div>"


#: Name of the manner → the page and the encoding that it is saved in.
PAGES: Mapping[str, tuple[Callable[[], str], str]] = {
    "national": (national, "utf-8"),
    "city": (city, "utf-8"),
    "district": (district, "gb18030"),
    "old": (old, "gb18030"),
    "bare": (bare, "utf-8"),
    "fragment": (fragment, "utf-8"),
    "saved as UTF-16": (national, "utf-16"),
}
