"""The housing authority. 住建房屋交易（模拟）"""
