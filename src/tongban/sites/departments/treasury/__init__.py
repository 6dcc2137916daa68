"""The treasury of non-tax revenue. 财政非税（模拟）"""
