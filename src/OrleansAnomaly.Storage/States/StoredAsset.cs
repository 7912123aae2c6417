using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace OrleansAnomaly.Storage.States;

/// <summary>
/// The states of an asset and its sensors as they are stored and handed over. Runtimes exchange states as these bytes. A view into them: it is good
/// until they are changed. Little-endian:
/// <code>
/// u16 format (1), u16 0, i32 sensors, i32 bytes of the asset's state, i32 bytes of a sensor's state
/// i64 time of the next tick that matters
/// i32 per sensor: its ordinal in the partition
/// the asset's state, then the sensors' states
/// </code>
/// </summary>
public readonly ref struct StoredAsset
{
    private const ushort Format = 1;
    private const int HeadBytes = 24;

    private readonly ReadOnlySpan<byte> _ordinals, _states;
    private readonly int _sensorBytes;

    private StoredAsset(ReadOnlySpan<byte> bytes, int sensors, int assetBytes, int sensorBytes)
    {
        Sensors = sensors;
        NextTick = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        _ordinals = bytes.Slice(HeadBytes, 4 * sensors);
        Asset = bytes.Slice(HeadBytes + 4 * sensors, assetBytes);
        _states = bytes[(HeadBytes + 4 * sensors + assetBytes)..];
        _sensorBytes = sensorBytes;
    }

    /// <summary>How many sensors the asset had; 1 or more.</summary>
    public int Sensors { get; }

    /// <summary>Event time of the earliest tick that can matter to the asset or a sensor of it.</summary>
    public long NextTick { get; }

    /// <summary>The asset's state.</summary>
    public ReadOnlySpan<byte> Asset { get; }

    /// <summary>The partition's number of the asset's sensor at that index, as it was read: nothing has been held against the catalogue.</summary>
    public int Ordinal(int index) => BinaryPrimitives.ReadInt32LittleEndian(_ordinals[(4 * index)..]);

    /// <summary>What is kept of the asset's sensor at that index: its monitor's state, then the <see cref="Core.Series.MinuteState"/>.</summary>
    public ReadOnlySpan<byte> Sensor(int index) => _states.Slice(index * _sensorBytes, _sensorBytes);

    /// <summary>Bytes that the whole takes.</summary>
    /// <exception cref="OverflowException">They are more than 2³¹ − 1.</exception>
    public static int Bytes(int sensors, int assetBytes, int sensorBytes) => checked(HeadBytes + 4 * sensors + assetBytes + sensors * sensorBytes);

    /// <summary>Writes the head; ordinals and states follow by <see cref="OrdinalAt"/>, <see cref="AssetAt"/> and <see cref="SensorAt"/>.</summary>
    public static void WriteHead(Span<byte> bytes, int sensors, int assetBytes, int sensorBytes, long nextTick)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Format);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], sensors);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], assetBytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], sensorBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], nextTick);
    }

    /// <summary>Where the ordinal of the sensor at that index stands, an i32.</summary>
    public static int OrdinalAt(int index) => HeadBytes + 4 * index;

    /// <summary>Where the asset's state begins.</summary>
    public static int AssetAt(int sensors) => HeadBytes + 4 * sensors;

    /// <summary>Where what is kept of the sensor at that index begins.</summary>
    public static int SensorAt(int sensors, int assetBytes, int sensorBytes, int index) => HeadBytes + 4 * sensors + assetBytes + index * sensorBytes;

    /// <summary>Reads states, or says what is wrong. What the states themselves say is for the monitors to check.</summary>
    /// <param name="bytes">The whole, no more and no less.</param>
    /// <param name="expectedSensorBytes">Bytes that are kept of each sensor with the options at hand.</param>
    /// <param name="asset">The states.</param>
    /// <param name="error">What was found and what was expected.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int expectedSensorBytes, out StoredAsset asset, [NotNullWhen(false)] out string? error)
    {
        asset = default;
        if (bytes.Length < HeadBytes)
        {
            error = $"states of an asset in {bytes.Length} bytes; expected at least {HeadBytes}";
            return false;
        }
        int format = BinaryPrimitives.ReadInt32LittleEndian(bytes), sensors = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        int assetBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), sensorBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (format != Format)
            error = $"the asset's states have format {format}; expected {Format}";
        else if (sensorBytes != expectedSensorBytes)
            error = $"the sensors' states have {sensorBytes} bytes; expected {expectedSensorBytes} with these options";
        else if (sensors < 1 || assetBytes < 0 || HeadBytes + sensors * (4L + sensorBytes) + assetBytes != bytes.Length)
            error = $"states of {sensors} sensors and {assetBytes} bytes of their asset in {bytes.Length} bytes";
        else
            error = null;
        if (error is not null)
            return false;
        asset = new StoredAsset(bytes, sensors, assetBytes, sensorBytes);
        return true;
    }
}
