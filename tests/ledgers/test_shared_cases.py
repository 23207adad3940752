"""Small inputs that real clerks' files taught us, against the right answers that stand beside them.

They are not part of the repository (tests/ledgers/test_kinds_of_files.py has files of our own of each kind): where they
lie is ../shared/cases, or CASES=DIR in the environment.
"""

import os
from datetime import datetime
from pathlib import Path

import pytest

from linli.ledgers import read_source
from linli.pipeline import build
from tests.ledgers.conftest import Reading, told

FOLDER = Path(os.environ.get("CASES", Path(__file__).resolve().parents[3] / "shared" / "cases"))
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="needs the shared cases: ../shared/cases or CASES=DIR"
)

# By folder: for each ledger all rows of some fields, then (!) every finding with its place (?: a warning), then (-) the
# rows left out and why. What stands in no such line is that there is none.
# 34 and 35, keys repeated over sheets and files,, belong to the tests of months that add up.
# fmt: off
CASES: dict[str, list[str]] = {
    "01a_1904_date_cells": [
        "issues issue_id opened_at closed_at: S0,2026-03-05 09:30,2026-03-07 09:30; S1,2026-03-06 09:30,2026-03-08 09:30; S2,2026-03-07 09:30,2026-03-09 09:30",
    ],
    "01c_1904_extlst": [
        "issues issue_id opened_at closed_at: S0,2026-03-05 09:30,2026-03-07 09:30; S1,2026-03-06 09:30,2026-03-08 09:30; S2,2026-03-07 09:30,2026-03-09 09:30",
    ],
    "01d_1904_cjk_format": [
        "branches branch_id name form founded_on: B1,甲支部,single,2024-03-05",
    ],
    "02a_cjk_builtin_date_ids_xlsx": [
        "branches branch_id name form founded_on term_ends_on secretary_since: B0,第1支部,single,2024-03-05,2027-03-05,; B1,第2支部,single,2024-03-05,2027-03-05,; B2,第3支部,single,2024-03-05,2027-03-05,; B3,第4支部,single,2024-03-05,2027-03-05,; B9,第九支部,joint,2024-03-05,2027-03-05,2024-03-05",
    ],
    "02b_cjk_builtin_date_ids_xls": [
        "branches branch_id name form founded_on: B1,甲支部,single,2024-03-05; B2,乙支部,single,2024-03-05",
    ],
    "03_wrong_dimension": [
        "compounds compound_id name households: K0,1号院,100; K1,2号院,200; K2,3号院,300",
    ],
    "04_no_r_attr_with_error": [
        "compounds compound_id name households: K1,一号院,100; K2,二号院,",
        "! formula_error C3",
    ],
    "05_x000D": [
        "communities community_id name: C1,东渡社区",
        "compounds compound_id community_id name households: K1,东渡社区,一号院,100",
    ],
    "06_phonetic": [
        "compounds compound_id name: K1,一号院",
    ],
    "07a_merged_number_down": [
        "communities community_id name: C1,东渡社区",
        "compounds compound_id community_id name households: K1,C1,一号院,800; K2,C1,二号院,; K3,C1,三号院,100",
        "! ?merged_number D3",
    ],
    "07c_merged_sum_row_across": [
        "compounds compound_id name households: K1,一号院,100",
        "- total_row 1",
    ],
    "08a_long_id_number_xlsx": [
        "issues opened_at: 2026-03-05; 2026-03-05; 2026-03-05",
        "! long_number A2, long_number A3, long_number A4",
    ],
    "08c_scientific_csv": [
        "communities name: 东渡社区; 柳岸社区",
        "issues opened_at: 2026-03-05; 2026-03-06",
        "! scientific A2, scientific A2, scientific A3, scientific A3, scientific B2, scientific B3",
    ],
    "08e_ids_number_vs_text": [
        "issues issue_id opened_at duplicate_of: 2026030500123450,2026-03-05,; 2026030500123999,2026-03-06,2026030500123450",
    ],
    "09a_tab_suffix_csv": [
        "issues issue_id channel opened_at: 202603050012345678,hotline,2026-03-05 09:30; 202603050012345679,grid,2026-03-05 10:30",
    ],
    "09b_tab_suffix_id_only": [
        "issues issue_id channel opened_at: 202603050012345678,hotline,2026-03-05 09:30; 202603050012345679,grid,2026-03-05 10:30",
    ],
    "09c_apostrophe": [
        "communities community_id name: 990101001001,东渡社区",
        "issues issue_id community_id opened_at: 202603050012345678,990101001001,2026-03-05 09:30",
    ],
    "09e_apostrophe_ids_only": [
        "communities community_id name: 990101001001,东渡社区",
        "issues issue_id community_id opened_at: A1,990101001001,2026-03-05 09:30",
    ],
    "10a_zero_width": [
        "compounds compound_id community_id name households: K1,东渡社区,一号院,100; K2,柳岸社区,二号院,100; K3,桥头社区,三号院,100",
        "communities community_id name: C1,东渡社区; C2,柳岸社区; C3,桥头社区",
        "! ?hidden_signs C2",
    ],
    "10c_zero_width_names": [
        "compounds compound_id community_id name households: K1,东渡社区,一号院,100; K2,柳岸社区,二号院,100; K3,桥头社区,三号院,100",
        "communities community_id name: C1,东渡社区; C2,柳岸社区; C3,桥头社区",
        "! ?hidden_signs C2",
    ],
    "11_concatenated_boms": [
        "issues issue_id opened_at: A1,2026-03-05; A2,2026-03-06; B1,2026-04-05; B2,2026-04-06",
        "- header_row 1",
    ],
    "11b_repeated_header_page": [
        "compounds compound_id name households: K1,一号院,100; K2,二号院,100; K3,三号院,100; K4,四号院,100",
        "- total_row 3, header_row 1",
    ],
    "11e_subtotal_words": [
        "compounds compound_id name households: K1,一号院,100",
        "- total_row 9",
    ],
    "12a_unclosed_quote": [
        "issues issue_id category opened_at: 1,TC,2026-03-05; 2,HW,2026-03-05; 3,GR,2026-03-06; 4,WY,2026-03-07; 5,WY,2026-03-08; 6,WY,2026-03-09",
        "! ?odd_quote 第 3 行, ?odd_quote 第 7 行",
    ],
    "12c_unclosed_quote_unused_column": [
        "issues issue_id opened_at: 1,2026-03-05; 2,2026-03-05; 3,2026-03-06; 4,2026-03-07; 5,2026-03-08; 6,2026-03-09",
        "! ?odd_quote 第 3 行",
    ],
    "13a_cr_only": [
        "communities community_id name: C1,东渡社区; C2,柳岸社区",
    ],
    "13b_mixed_ends": [
        "communities community_id name: C1,东渡社区; C2,柳岸社区; C3,桥头社区",
    ],
    "13c_nul": [
        "communities community_id name: C1,东渡社区; C2,柳岸社区",
    ],
    "14a_gbk_header_utf8_rows": [
        "communities community_id name: C1,东渡社区; C2,柳岸社区; C3,桥头新村社区",
        "! ?mixed_encoding 第 1 行, ?mixed_encoding 第 2 行",
    ],
    "14c_utf8_cut_char": [
        "communities community_id name: C1,东渡社区; C2,; C3,桥头社区",
        "! cut_sign 第 3 行, garbled B3",
    ],
    "14d_utf16_no_bom": [
        "communities community_id name: C1,东渡社区",
    ],
    "14e_big5": [
        "! no_header",
    ],
    "15a_far_cell_row": [
        "compounds compound_id name households: K1,一号院,100; K2,二号院,100",
        "! ?far_cell C1048576",
    ],
    "15b_far_cell_corner": [
        "compounds compound_id name households: K1,一号院,100; K2,二号院,100",
        "! ?far_cell XFD1048576",
    ],
    "15c_far_cell_column": [
        "compounds compound_id name households: K1,一号院,100; K2,二号院,100",
        "! ?far_cell XFD3",
    ],
    "16a_html_xls": [
        "issues issue_id opened_at: 202603050012345678,2026-03-05 09:30",
    ],
    "16b_spreadsheetml2003": [
        "communities community_id name: C1,东渡社区",
    ],
    "16c_csv_named_xls": [
        "communities community_id name: C1,东渡社区",
    ],
    "16d_xlsx_named_xls": [
        "communities community_id name: C1,东渡社区",
    ],
    "16e_xlsx_named_csv": [
        "communities community_id name: C1,东渡社区",
    ],
    "16f_et_wps": [
        "compounds compound_id name: K1,一号院",
        "communities community_id name: C1,东渡社区",
        "issues issue_id opened_at: A1,2026-03-05",
    ],
    "17_no_cached_value": [
        "compounds compound_id name households buildings: K1,一号院,,; K2,二号院,,3; K3,三号院,300,4",
        "! formula_empty C2, formula_empty C3, formula_empty D2",
    ],
    "18a_date_spellings": [
        "issues issue_id opened_at: 0,2024-03-05; 1,2024-03-01; 2,2024-03-05; 3,; 4,2024-03-05; 5,2024-03-06; 6,2024-03-05; 7,2024-03-05; 8,2024-03-05 09:30; 9,2024-03-05; 10,2024-03-05; 11,; 12,2024-03-05 09:30; 13,2024-03-05 15:05; 14,2024-03-05; 15,2024-03-05; 16,2024-03-05 09:00; 17,; 18,; 19,2024-03-01; 20,2024-10-01; 21,; 22,2024-03-05 09:30; 23,2024-03-05 09:30; 24,; 25,2024-03-05; 26,; 27,2025-01-01; 28,; 29,; 30,; 31,; 32,2024-03-05 09:30; 33,; 34,2024-03-05 00:30; 35,2024-03-05 00:30; 36,2024-03-05 12:30; 37,2024-03-05 01:30; 38,2024-03-05 20:30; 39,2024-03-05 20:30; 40,2024-03-05; 41,2024-03-05 12:00",
        "! not_date B13, not_date B19, not_date B20, not_date B23, not_date B26, not_date B28, not_date B30, not_date B31, not_date B32, not_date B33, not_date B35, not_date B5",
    ],
    "18c_time_only": [
        "issues issue_id opened_at: 1,; 2,; 3,2026-03-05 09:30; 4,2026-03-06",
        "! not_date B2, not_date B3",
    ],
    "18d_feb29_1900_and_60": [
        "branches branch_id name form: B0,支部,single; B1,支部,single; B2,支部,single; B3,支部,single; B4,支部,single",
        "! not_date D2, not_date D3, not_date D4, not_date D5, not_date D6",
    ],
    "19a_percent_cell_xlsx": [
        "targets indicator year value plan: 有效覆盖率,2026,90,三年行动",
    ],
    "19b_percent_text_csv": [
        "targets indicator year value plan: 有效覆盖率,2026,90,三年行动",
    ],
    "21a_js_iso_z": [
        "issues issue_id opened_at: A1,2026-03-05; A2,2026-04-01 01:30; A3,2026-04-01 01:30; A4,2026-04-01 01:30",
    ],
    "21b_js_iso_z_dates": [
        "branches branch_id name form founded_on: B1,甲支部,single,2024-03-05",
    ],
    "21d_parquet_shanghai": [
        "issues issue_id opened_at: A1,2026-04-01 01:30",
    ],
    "22_hidden_rows_cols": [
        "compounds compound_id name households: K0,0号院,100; K1,1号院,100; K2,2号院,100",
    ],
    "23a_duplicate_headers": [
        "compounds compound_id name households: K1,一号院,; K2,二号院,90",
        "! ?duplicate_column",
    ],
    "23b_two_synonyms": [
        "compounds compound_id community_id name households: K1,柳岸社区,一号院,100",
        "communities community_id name: C1,东渡社区; C2,柳岸社区",
        "! ?second_column C2",
    ],
    "24_header_repeats_merged_group": [
        "compounds compound_id name households buildings: K1,一号院,100,5; K2,二号院,200,6",
    ],
    "26_values_in_text_numbers": [
        "compounds compound_id name households: K0,0号院,1234; K1,1号院,1234; K2,2号院,1200; K3,3号院,1200; K4,4号院,12000; K5,5号院,300; K6,6号院,; K7,7号院,; K8,8号院,; K9,9号院,; K10,10号院,; K11,11号院,; K12,12号院,300; K13,13号院,; K14,14号院,300; K15,15号院,; K16,16号院,; K17,17号院,; K18,18号院,0; K19,19号院,; K20,20号院,; K21,21号院,; K22,22号院,300; K23,23号院,; K24,24号院,1234; K25,25号院,1200; K26,26号院,1200; K27,27号院,1200",
        "! not_number C10, not_number C11, not_number C12, not_number C13, not_number C15, not_number C17, not_number C21, not_number C22, not_number C23, not_number C25, not_number C8, not_number C9",
    ],
    "27_bool_words": [
        "compounds compound_id name has_owners_committee: K0,0号院,True; K1,1号院,False; K2,2号院,True; K3,3号院,True; K4,4号院,; K5,5号院,False; K6,6号院,True; K7,7号院,; K8,8号院,True; K9,9号院,; K10,10号院,; K11,11号院,; K12,12号院,; K13,13号院,; K14,14号院,True; K15,15号院,True; K16,16号院,True; K17,17号院,; K18,18号院,",
        "! not_boolean C11, not_boolean C12, not_boolean C13, not_boolean C14, not_boolean C15, not_boolean C6, not_boolean C9",
    ],
    "28_xls_merged": [
        "compounds compound_id community_id name households: K0,东渡社区,0号院,100; K1,东渡社区,1号院,100; K2,东渡社区,2号院,100",
        "communities community_id name: C1,东渡社区",
    ],
    "29_strict_ooxml": [
        "issues issue_id opened_at closed_at: A1,2026-03-05 09:30,2026-03-07",
    ],
    "30_inline_strings": [
        "compounds compound_id name households: K1,一号院,100",
    ],
    "31_very_hidden_and_order": [
        "issues issue_id opened_at: A0,2026-03-05; A1,2026-03-05; A2,2026-03-05; A3,2026-03-05; A4,2026-03-05",
        "! ?unknown_sheet",
    ],
    "32_merged_blank_right": [
        "compounds compound_id name households: K1,一号院,100",
    ],
    "33_chart_sheet": [
        "compounds compound_id name households: K1,一号院,100",
    ],
    "37_header_far_down": [
        "compounds compound_id name households: K1,一号院,100",
    ],
    "38_preamble_csv": [
        "compounds compound_id name households: K1,一号院,100; K2,二号院,200",
    ],
    "38b_semicolon_notes": [
        "compounds compound_id name: K0,0号院; K1,1号院; K2,2号院; K3,3号院; K4,4号院",
    ],
    "39_error_cells_shared": [
        "compounds compound_id name: K1,一号院",
        "issues issue_id opened_at paused_days: A1,2026-03-05,; A2,2026-03-05,; A3,2026-03-05,1; A4,2026-03-05,2",
        "! formula_error C2, formula_error C2, formula_error C3, formula_error C4, formula_error C5, formula_error D2, formula_error D3",
    ],
    "40_biff5_gbk": [
        "communities community_id name: C1,东渡社区; C2,柳岸社区",
    ],
    "40b_biff5_gbk_named": [
        "communities community_id name: C1,东渡社区; C2,柳岸社区",
    ],
    "41_ragged_extra_comma": [
        "issues issue_id category opened_at: A1,TC,2026-03-05; A2,2026-03-06,; A3,GR,2026-03-07",
        "! long_line 第 3 行, not_date C3",
    ],
    "41c_short_row": [
        "issues issue_id category opened_at closed_at: A1,TC,2026-03-05,2026-03-07; A2,,2026-03-06,; A3,GR,2026-03-07,2026-03-09",
        "! ?short_line 第 3 行",
    ],
}
# fmt: on

# What a whole check tells, which takes long: of communities that are to be found by their names, of parts above their whole.
CHECKED = {
    "10a_zero_width": ["?hidden_signs C2"],
    "19_percent_cells": ["no_ledger"],  # its one sheet is empty
    "C_over_100_percent": ["?part_over_whole 第 2 行“支付金额”", "?part_over_whole 第 2 行“活跃志愿者数”"],
}


@pytest.mark.parametrize("name", CASES)
def test_case(name):
    assert Reading(read_source(FOLDER / name / "in", None)).answer(CASES[name]) == CASES[name]


@pytest.mark.parametrize("name", CHECKED)
def test_case_when_it_is_held_against_other_ledgers(name):
    report = build.check(FOLDER / name / "in")
    assert sorted(map(told, report.findings)) == CHECKED[name]


def test_the_data_date_of_ledgers_without_one_is_the_day_on_the_streets_clock():
    report = build.check(FOLDER / "C_utc_build_day" / "in", now=datetime(2026, 3, 31, 17))
    assert {str(span.as_of) for span in report.spans} == {"2026-04-01"}
    assert report.findings == []
