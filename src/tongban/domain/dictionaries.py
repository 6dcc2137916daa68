"""National dictionaries of the registration database (2015 annex A, with the later codes we chose).

Members are the codes that are stored and sent, `label` is what certificates and pages say.
"""

from typing import Final

from tongban.domain.labelled import Labelled


class RegistrationType(Labelled):
    """登记类型 DJLX (A21)."""

    FIRST = "100", "首次登记"
    TRANSFER = "200", "转移登记"
    ALTERATION = "300", "变更登记"
    CANCELLATION = "400", "注销登记"
    CORRECTION = "500", "更正登记"
    OBJECTION = "600", "异议登记"
    ADVANCE_NOTICE = "700", "预告登记"
    SEIZURE = "800", "查封登记"
    OTHER = "900", "其他登记"


class RightType(Labelled):
    """权利类型 QLLX (A8); from 37 on the later codes of the 2021 standard."""

    COLLECTIVE_LAND_OWNERSHIP = "1", "集体土地所有权"
    STATE_LAND_OWNERSHIP = "2", "国家土地所有权"
    CONSTRUCTION_LAND = "3", "国有建设用地使用权"
    HOUSE = "4", "国有建设用地使用权/房屋（构筑物）所有权"
    HOMESTEAD = "5", "宅基地使用权"
    HOMESTEAD_HOUSE = "6", "宅基地使用权/房屋（构筑物）所有权"
    COLLECTIVE_CONSTRUCTION_LAND = "7", "集体建设用地使用权"
    COLLECTIVE_HOUSE = "8", "集体建设用地使用权/房屋（构筑物）所有权"
    CONTRACTED_LAND = "9", "土地承包经营权"
    CONTRACTED_FOREST = "10", "土地承包经营权/森林、林木所有权"
    FOREST_LAND = "11", "林地使用权"
    FOREST = "12", "林地使用权/森林、林木使用权"
    GRASSLAND = "13", "草原使用权"
    AQUACULTURE = "14", "水域滩涂养殖权"
    SEA_AREA = "15", "海域使用权"
    SEA_STRUCTURE = "16", "海域使用权/构（建）筑物所有权"
    ISLAND = "17", "无居民海岛使用权"
    ISLAND_STRUCTURE = "18", "无居民海岛使用权/构（建）筑物所有权"
    EASEMENT = "19", "地役权"
    WATER_INTAKE = "20", "取水权"
    PROSPECTING = "21", "探矿权"
    MINING = "22", "采矿权"
    STATE_FARM_LAND = "24", "国有农用地使用权"
    MORTGAGE = "37", "抵押权"
    FARM_LAND_MANAGEMENT = "50", "农用地经营权"
    HABITATION = "92", "居住权"
    LEASE = "93", "房屋租赁"
    COMMON_PARTS = "94", "建筑物区分所有权业主共有部分"
    ADVANCE_NOTICE = "96", "预告登记"
    OBJECTION = "97", "异议登记"
    SEIZURE = "98", "查封登记"
    OTHER = "99", "其他权利"

    @property
    def is_certified_by_registration_certificate(self) -> bool:
        """Whether its holder gets a 登记证明 and not a 权证 (实施细则 §20)."""
        return self in _REGISTRATION_CERTIFICATES


_REGISTRATION_CERTIFICATES: Final = frozenset(
    {
        RightType.EASEMENT,
        RightType.MORTGAGE,
        RightType.HABITATION,
        RightType.ADVANCE_NOTICE,
        RightType.OBJECTION,
    }
)


class RightNature(Labelled):
    """权利性质 QLXZ (A9)."""

    STATE_LAND = "100", "国有土地"
    ALLOCATED = "101", "划拨"
    GRANTED = "102", "出让"
    CAPITAL_CONTRIBUTION = "103", "作价出资（入股）"
    STATE_LEASE = "104", "国有土地租赁"
    AUTHORISED_OPERATION = "105", "授权经营"
    STATE_HOUSEHOLD_CONTRACT = "106", "家庭承包"
    STATE_OTHER_CONTRACT = "107", "其他方式承包"
    COLLECTIVE_LAND = "200", "集体土地"
    HOUSEHOLD_CONTRACT = "201", "家庭承包"
    OTHER_CONTRACT = "202", "其他方式承包"
    APPROVED_USE = "203", "批准拨用"
    SHAREHOLDING = "204", "入股"
    JOINT_OPERATION = "205", "联营"


class CoOwnership(Labelled):
    """共有方式 GYFS (A34)."""

    SOLE = "0", "单独所有"
    JOINT = "1", "共同共有"
    BY_SHARES = "2", "按份共有"
    OTHER = "3", "其他共有"


class HolderKind(Labelled):
    """权利人类型 QLRLX (A36)."""

    PERSON = "1", "个人"
    ENTERPRISE = "2", "企业"
    PUBLIC_INSTITUTION = "3", "事业单位"
    STATE_ORGAN = "4", "国家机关"
    OTHER = "99", "其他"


class HolderSide(Labelled):
    """权利人类别 QLRLB."""

    RIGHT_HOLDER = "1", "权利人"
    OBLIGOR = "2", "义务人"


class HouseUse(Labelled):
    """房屋用途 FWYT (A17); a code of two or three digits belongs under the one it begins with."""

    HOUSING = "10", "住宅"
    APARTMENT = "11", "成套住宅"
    VILLA = "111", "别墅"
    LUXURY_APARTMENT = "112", "高档公寓"
    SIMPLE_HOUSING = "12", "非成套住宅"
    DORMITORY = "13", "集体宿舍"
    INDUSTRY_TRANSPORT_STORAGE = "20", "工业、交通、仓储"
    INDUSTRY = "21", "工业"
    PUBLIC_UTILITY = "22", "公共设施"
    RAILWAY = "23", "铁路"
    AVIATION = "24", "民航"
    SHIPPING = "25", "航运"
    PUBLIC_TRANSPORT = "26", "公共运输"
    STORAGE = "27", "仓储"
    COMMERCE_FINANCE_INFORMATION = "30", "商业、金融、信息"
    COMMERCIAL_SERVICE = "31", "商业服务"
    BUSINESS = "32", "经营"
    TOURISM = "33", "旅游"
    FINANCE = "34", "金融保险"
    TELECOMMUNICATION = "35", "电讯信息"
    EDUCATION_MEDICINE_RESEARCH = "40", "教育、医疗、卫生、科研"
    EDUCATION = "41", "教育"
    MEDICINE = "42", "医疗卫生"
    RESEARCH = "43", "科研"
    CULTURE_SPORT = "50", "文化、娱乐、体育"
    CULTURE = "51", "文化"
    PRESS = "52", "新闻"
    ENTERTAINMENT = "53", "娱乐"
    GARDENS = "54", "园林绿化"
    SPORT = "55", "体育"
    OFFICE = "60", "办公"
    MILITARY = "70", "军事"
    OTHER = "80", "其他"
    FOREIGN_RELATED = "81", "涉外"
    RELIGION = "82", "宗教"
    PRISON = "83", "监狱"
    PROPERTY_MANAGEMENT = "84", "物管用房"

    @property
    def is_residential(self) -> bool:
        """Charged and treated as housing (10–13, 111, 112)."""
        return self.value.startswith("1")


class HouseType(Labelled):
    """房屋类型 FWLX (A18)."""

    HOUSING = "1", "住宅"
    COMMERCIAL = "2", "商业用房"
    OFFICE = "3", "办公用房"
    INDUSTRIAL = "4", "工业用房"
    STORAGE = "5", "仓储用房"
    GARAGE = "6", "车库"
    OTHER = "99", "其他"


class HouseNature(Labelled):
    """房屋性质 FWXZ (A19)."""

    MARKET = "0", "市场化商品房"
    RESETTLEMENT = "1", "动迁房"
    ANCILLARY = "2", "配套商品房"
    PUBLIC_RENTAL = "3", "公共租赁住房"
    LOW_RENT = "4", "廉租住房"
    PRICE_CAPPED = "5", "限价普通商品住房"
    AFFORDABLE = "6", "经济适用住房"
    DESIGNATED_SALE = "7", "定销商品房"
    COLLECTIVELY_FUNDED = "8", "集资建房"
    WELFARE = "9", "福利房"
    OTHER = "99", "其他"


class HouseStructure(Labelled):
    """房屋结构 FWJG (A46)."""

    STEEL = "1", "钢结构"
    STEEL_AND_CONCRETE = "2", "钢和钢筋混凝土结构"
    REINFORCED_CONCRETE = "3", "钢筋混凝土结构"
    MIXED = "4", "混合结构"
    BRICK_AND_TIMBER = "5", "砖木结构"
    OTHER = "6", "其他结构"


class MortgageKind(Labelled):
    """抵押方式 DYFS (A28)."""

    ORDINARY = "1", "一般抵押"
    MAXIMUM_AMOUNT = "2", "最高额抵押"


class ClaimSharing(Labelled):
    """What becomes of a mortgage when only a part of its claims passes on (操作规范 14.3)."""

    SHARED = "shared", "原抵押权人和受让人共同享有"
    APART = "apart", "受让人就受让的债权、原抵押权人就余额分别享有"
    DETERMINED = "determined", "最高额抵押的债权确定，由受让人享有一般抵押权"


class MortgagedProperty(Labelled):
    """抵押不动产类型 DYBDCLX (A27)."""

    LAND = "1", "土地"
    LAND_AND_HOUSE = "2", "土地和房屋"
    FOREST = "3", "林地和林木"
    BUILDING_UNDER_CONSTRUCTION = "4", "土地和在建建筑物"
    SEA = "5", "海域"
    SEA_STRUCTURE = "6", "海域和构筑物"
    OTHER = "7", "其他"


class AdvanceNoticeKind(Labelled):
    """预告登记种类 YGDJZL (A29)."""

    PRESALE = "1", "预售商品房买卖预告登记"
    SALE = "2", "其他不动产买卖预告登记"
    PRESALE_MORTGAGE = "3", "预售商品房抵押权预告登记"
    MORTGAGE = "4", "其他不动产抵押权预告登记"

    @property
    def is_of_mortgage(self) -> bool:
        """Whether a mortgage, not a sale, is noted in advance."""
        return self in {AdvanceNoticeKind.PRESALE_MORTGAGE, AdvanceNoticeKind.MORTGAGE}

    @property
    def is_of_future_house(self) -> bool:
        """Whether it is about a house that is not yet built, or was not when it was sold (民法典 §221)."""
        return self in {AdvanceNoticeKind.PRESALE, AdvanceNoticeKind.PRESALE_MORTGAGE}


class SeizureKind(Labelled):
    """查封类型 CFLX (A32); 5 is a vendors' addition both of them use."""

    SEIZURE = "1", "查封"
    QUEUED = "2", "轮候查封"
    PRE_SEIZURE = "3", "预查封"
    QUEUED_PRE_SEIZURE = "4", "轮候预查封"
    RENEWAL = "5", "续封"

    @property
    def is_queued(self) -> bool:
        """Whether it only waits for the one before it."""
        return self in {SeizureKind.QUEUED, SeizureKind.QUEUED_PRE_SEIZURE}


class RightStatus(Labelled):
    """权属状态 QSZT (A22)."""

    PENDING = "0", "临时"
    CURRENT = "1", "现势"
    HISTORICAL = "2", "历史"
    TERMINATED = "3", "终止"


class CaseStatus(Labelled):
    """案件状态 AJZT (A31)."""

    IN_HAND = "1", "在办"
    DONE = "2", "已办"
    SUSPENDED = "3", "暂停"
    REFUSED = "4", "不予登记"
    WITHDRAWN = "5", "用户撤回"


class AreaUnit(Labelled):
    """面积单位 MJDW (A7)."""

    SQUARE_METRE = "1", "平方米"
    MU = "2", "亩"
    HECTARE = "3", "公顷"


class PropertyUse(Labelled):
    """The few classes of use that fees and scope distinguish (发改价格规〔2016〕2559号, 财税〔2019〕45号)."""

    RESIDENTIAL = "residential", "住宅"
    GARAGE = "garage", "车库、车位、储藏室"
    COMMERCIAL = "commercial", "商业"
    OFFICE = "office", "办公"
    INDUSTRIAL = "industrial", "工业、仓储"
    OTHER = "other", "其他"

    @classmethod
    def of(cls, *, use: HouseUse, house_type: HouseType | None = None) -> "PropertyUse":
        """The class of a registered use; a garage stays a garage whatever its planned use says."""
        if house_type is HouseType.GARAGE:
            return cls.GARAGE
        if use is HouseUse.OFFICE:
            return cls.OFFICE
        return _USE_BY_FIRST_DIGIT.get(use.value[0], cls.OTHER)


_USE_BY_FIRST_DIGIT: Final = {
    "1": PropertyUse.RESIDENTIAL,
    "2": PropertyUse.INDUSTRIAL,
    "3": PropertyUse.COMMERCIAL,
}


class TaxClearance(Labelled):
    """What the tax office answered for this transfer (契税法 §11)."""

    PAID = "paid", "已完税"
    EXEMPT = "exempt", "免税"
    NOT_TAXABLE = "not_taxable", "不征税"
    UNPAID = "unpaid", "未完税"
