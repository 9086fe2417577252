"""Made-up files in the form of CSMAR exports: balance sheet (UTF-8), income statement (GB18030), status changes. No figure is of any company."""
import random
from pathlib import Path

here = Path(__file__).parent
rng = random.Random(20)
codes = [f"{i:06d}" for i in (1, 2, 63, 333, 2024, 600001, 600519, 600745)]
ends = ["03-31", "06-30", "09-30", "12-31"]
balance = ["Stkcd,ShortName,Accper,Typrep,A001101000,A001111000,A001123000,A001100000,A001212000,A001000000,A002108000,A002100000,A002000000,A003000000",
           "证券代码,证券简称,统计截止日期,报表类型,货币资金,应收账款净额,存货净额,流动资产合计,固定资产净额,资产总计,应付账款,流动负债合计,负债合计,所有者权益合计",
           ",".join(["没有单位"] * 4 + ["元"] * 10)]
income = ["Stkcd,Accper,Typrep,B001101000,B001201000,B001211000,B001300000,B001000000,B002000000",
          "证券代码,统计截止日期,报表类型,营业收入,营业成本,财务费用,营业利润,利润总额,净利润",
          ",".join(["没有单位"] * 3 + ["元"] * 6)]
for number, code in enumerate(codes):
    failing = number in (1, 4)
    assets = rng.uniform(1e9, 9e9)
    for year in range(2017, 2022):
        to_date = [0.0] * 6
        balance.append(f"{code},甲{number},{year}-01-01,A," + ",".join(["1.00"] * 10))
        for quarter, end in enumerate(ends):
            age = (year - 2017) * 4 + quarter
            assets *= 1 + rng.uniform(-0.01, 0.03) - (0.015 if failing else 0)
            debt = assets * (0.45 + (0.015 * age if failing else 0) + rng.uniform(-0.02, 0.02))
            current = assets * 0.55
            row = [current * 0.3, current * 0.28, current * 0.25, current, assets * 0.3, assets, debt * 0.25, debt * 0.8, debt, assets - debt]
            balance.append(f"{code},甲{number},{year}-{end},A," + ",".join(f"{x:.2f}" for x in row))
            balance.append(f"{code},甲{number},{year}-{end},B," + ",".join(f"{x * 0.6:.2f}" for x in row))
            revenue = assets * 0.15 * rng.uniform(0.9, 1.1)
            cost = revenue * (0.78 + (0.01 * age if failing else 0))
            interest = debt * 0.01
            operating = revenue - cost - interest - revenue * 0.1
            flows = [revenue, cost, interest, operating, operating * 1.05, operating * (0.8 if operating > 0 else 1.05)]
            to_date = [a + b for a, b in zip(to_date, flows)]
            income.append(f"{code},{year}-{end},A," + ",".join(f"{x:.2f}" for x in to_date))
changes = ["Stkcd,Execdt,Chgtype", "证券代码,执行日期,变更类型", "没有单位,没有单位,没有单位",
           "000002,2024-04-30,AB", "002024,2024-05-06,AD", "600745,2019-04-30,AB", "600745,2021-04-30,BA"]
(here / "FS_Combas.csv").write_bytes(("\ufeff" + "\n".join(balance) + "\n").encode("utf-8"))
(here / "FS_Comins.csv").write_bytes(("\n".join(income) + "\n").encode("gb18030"))
(here / "status_changes.csv").write_bytes(("\n".join(changes) + "\n").encode("gb18030"))
