"""A tax period that is written as months counts in the window of the check, half-open at its end (R042)."""

from __future__ import annotations

from cities import World, number


def test_a_tax_period_in_months_counts_in_the_twelve_months_before_the_check(world: World) -> None:
    periods = {
        "202610": True, "2026-10": True, "2026年10月": True, "2025-11": True, "202511": True,
        "202611": False, "2026年11月": False, "2025-10": False, "202510": False,
    }  # fmt: skip
    people = [world.person(number(i), household=f"H{i}") for i in range(2 * len(periods))]
    said = [(start, end) for month in periods for start, end in ((month, month), (month, ""))]
    rows = [
        {
            "姓名": "测试人",
            "身份证号": who,
            "所得项目": "工资薪金",
            "收入额": "3000",
            "所属期起": start,
            "所属期止": end,
        }
        for who, (start, end) in zip(people, said, strict=True)
    ]
    world.file("income_tax.csv", rows)
    trade = [
        {
            "姓名": "测试人",
            "身份证号": r["身份证号"],
            "计税收入": "900",
            "所属期起": r["所属期起"],
            "所属期止": r["所属期止"],
        }
        for r in rows
    ]
    world.file("business_tax.csv", trade)
    manifest = world.verify()
    wages = {row["household_no"]: row["found_wage"] for row in world.read("households")}
    counts = [300000 if within else 0 for within in periods.values() for _ in range(2)]
    assert [wages[f"H{i}"] for i in range(len(people))] == counts
    turnover = {f["household_no"]: f["found"] for f in world.read("findings") if f["kind"] == "turnover_taxed"}
    assert turnover == {f"H{i}": 90000 for i, count in enumerate(counts) if count}
    unread = {s["file"]: s["profile"]["unreadable"] for s in manifest["sources"]}
    assert unread == {"income_tax.csv": {}, "business_tax.csv": {}}


def test_a_period_that_ends_in_the_month_of_the_check_is_not_in_the_window(world: World) -> None:
    who = world.person(number(1))
    rows = [("202601", "202610"), ("202601", "202611"), ("202501", "2025年10月"), ("202501", "20251101")]
    world.file(
        "income_tax.csv",
        [
            {
                "姓名": "测试人",
                "身份证号": who,
                "扣缴单位": f"第{i}厂",
                "所得项目": "工资薪金",
                "收入额": str(1000 * 2**i),
                "所属期起": a,
                "所属期止": b,
            }
            for i, (a, b) in enumerate(rows)
        ],
    )
    world.verify()
    assert [row["found_wage"] for row in world.read("households")] == [100000 + 800000]


def test_a_fund_that_is_paid_up_to_or_beyond_the_month_of_the_check_counts_in_every_month(world: World) -> None:
    months = {"202509": 0, "202510": 0, "202511": 1, "202610": 12, "202611": 12, "202701": 12}
    people = [world.person(number(i), household=f"H{i}") for i in range(len(months))]
    world.file(
        "fund_deposit.csv",
        [
            {"姓名": "测试人", "身份证号": who, "个人缴存比例": "5", "个人月缴存额": "250", "缴至年月": month}
            for who, month in zip(people, months, strict=True)
        ],
    )
    world.verify()
    wages = {row["household_no"]: row["found_wage"] for row in world.read("households")}
    assert list(wages.values()) == [500_000 * count for count in months.values()]
    whys = [f["why"] for f in world.read("facts") if f["item"] == "fund_deposit"]
    assert whys == ["outside_window"] * 2 + ["found_larger"] * 4


def test_a_year_without_an_amount_does_not_hide_the_year_before(world: World) -> None:
    who = world.person(number(1))
    rows = [("2025", "2000"), ("2026", ""), ("2024", "9000")]
    world.file(
        "land_contract.csv",
        [{"姓名": "测试人", "身份证号": who, "流转收入": amount, "年度": year} for year, amount in rows],
    )
    world.verify()
    assert [row["found_business"] for row in world.read("households")] == [200_000]
    whys = {f["why"] for f in world.read("facts") if f["item"] == "land_contract"}
    assert whys == {"found_larger", "no_amount", "superseded"}
