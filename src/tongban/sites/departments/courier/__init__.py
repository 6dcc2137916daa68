"""The carrier of parcels. 邮政寄递（模拟）"""
