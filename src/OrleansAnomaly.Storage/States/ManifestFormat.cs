using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.States;

/// <summary>Name and bytes of a manifest; docs/formats.md has the table.</summary>
internal static class ManifestFormat
{
    /// <summary>The longest manifest that is read or written: more than a million data files.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>What the name of a manifest ends in until it is whole.</summary>
    public const string Unfinished = ".tmp";

    private const string Prefix = "manifest-";
    private const uint Version = 1;
    private const int VersionAt = 8, FileCountAt = 12, NumberAt = 16, CreatedAt = 24, SequenceAt = 32, PartitionsAt = 40;
    private const int PartitionBytes = 24, FilesAt = PartitionsAt + SensorId.Partitions * PartitionBytes, FileBytes = 12, ChecksumBytes = 4;
    private const int MinBytes = FilesAt + ChecksumBytes;

    private static ReadOnlySpan<byte> Magic => "OAMANIFE"u8;

    /// <summary>Name of a manifest, without its folder.</summary>
    public static string Name(long number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D10}");

    /// <summary>Whether a name is a manifest's, and of which number.</summary>
    public static bool IsName(string name, out long number)
    {
        number = 0;
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number is > 0 and < long.MaxValue && name == Name(number);
    }

    /// <summary>The bytes of a manifest.</summary>
    public static byte[] Write(SnapshotManifest manifest)
    {
        var bytes = new byte[MinBytes + manifest.Files.Length * FileBytes];
        Span<byte> to = bytes;
        Magic.CopyTo(to);
        BinaryPrimitives.WriteUInt32LittleEndian(to[VersionAt..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(to[FileCountAt..], manifest.Files.Length);
        BinaryPrimitives.WriteInt64LittleEndian(to[NumberAt..], manifest.Number);
        BinaryPrimitives.WriteInt64LittleEndian(to[CreatedAt..], manifest.Created);
        BinaryPrimitives.WriteInt64LittleEndian(to[SequenceAt..], manifest.Sequence);
        to = to[PartitionsAt..];
        foreach (PartitionMark mark in manifest.Partitions)
        {
            BinaryPrimitives.WriteInt64LittleEndian(to, mark.Position);
            BinaryPrimitives.WriteInt64LittleEndian(to[8..], mark.LastTick);
            BinaryPrimitives.WriteInt32LittleEndian(to[16..], mark.Sensors);
            BinaryPrimitives.WriteInt32LittleEndian(to[20..], mark.Assets);
            to = to[PartitionBytes..];
        }
        foreach ((int file, long length) in manifest.Files)
        {
            BinaryPrimitives.WriteInt32LittleEndian(to, file);
            BinaryPrimitives.WriteInt64LittleEndian(to[4..], length);
            to = to[FileBytes..];
        }
        BinaryPrimitives.WriteUInt32LittleEndian(to, Crc32C.Of(bytes.AsSpan(..^ChecksumBytes)));
        return bytes;
    }

    /// <summary>Reads the manifest <paramref name="number"/> from all bytes of its file.</summary>
    /// <exception cref="StorageException">They are not a whole manifest of that number.</exception>
    public static SnapshotManifest Read(ReadOnlySpan<byte> bytes, long number, string file)
    {
        if (bytes.Length < MinBytes)
            throw new StorageException($"the manifest ends here; expected {MinBytes} bytes or more", file, bytes.Length);
        if (!bytes.StartsWith(Magic))
            throw new StorageException("this is no manifest; expected it to begin with 'OAMANIFE'", file, 0);
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]), found = Crc32C.Of(bytes[..^ChecksumBytes]);
        if (found != expected)
            throw new StorageException($"checksum of the manifest is {found:x8}; expected {expected:x8}", file, 0);
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[VersionAt..]);
        if (version != Version)
            throw new StorageException($"format version is {version}; expected {Version}", file, VersionAt);
        long said = BinaryPrimitives.ReadInt64LittleEndian(bytes[NumberAt..]);
        if (said != number)
            throw new StorageException($"the manifest says number {said}; expected {number}, as its name does", file, NumberAt);
        long sequence = BinaryPrimitives.ReadInt64LittleEndian(bytes[SequenceAt..]);
        if (sequence < 0)
            throw new StorageException($"log sequence is {sequence}; expected 0 or more", file, SequenceAt);
        long created = BinaryPrimitives.ReadInt64LittleEndian(bytes[CreatedAt..]);
        return new SnapshotManifest(number, created, sequence, Partitions(bytes, file), Files(bytes, file));
    }

    private static ImmutableArray<PartitionMark> Partitions(ReadOnlySpan<byte> bytes, string file)
    {
        var marks = ImmutableArray.CreateBuilder<PartitionMark>(SensorId.Partitions);
        for (int at = PartitionsAt; at < FilesAt; at += PartitionBytes)
        {
            ReadOnlySpan<byte> from = bytes[at..];
            var mark = new PartitionMark(
                BinaryPrimitives.ReadInt64LittleEndian(from),
                BinaryPrimitives.ReadInt64LittleEndian(from[8..]),
                BinaryPrimitives.ReadInt32LittleEndian(from[16..]),
                BinaryPrimitives.ReadInt32LittleEndian(from[20..]));
            if (mark.Fault() is string fault)
                throw new StorageException($"partition {marks.Count}: {fault}", file, at);
            marks.Add(mark);
        }
        return marks.MoveToImmutable();
    }

    private static ImmutableArray<(int File, long Length)> Files(ReadOnlySpan<byte> bytes, string file)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes[FileCountAt..]), room = bytes.Length - MinBytes;
        if (count < 0 || room != count * (long)FileBytes)
            throw new StorageException($"number of files is {count}; expected {room / (double)FileBytes}, as the length says", file, FileCountAt);
        var files = ImmutableArray.CreateBuilder<(int File, long Length)>(count);
        int last = 0;
        for (int at = FilesAt; files.Count < count; at += FileBytes)
        {
            int number = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
            if (number <= last)
                throw new StorageException($"number of a data file is {number}; expected more than {last}", file, at);
            long length = BinaryPrimitives.ReadInt64LittleEndian(bytes[(at + 4)..]);
            if (length < StateFileFormat.HeaderBytes)
                throw new StorageException($"valid length of data file {number} is {length}; expected {StateFileFormat.HeaderBytes} or more", file, at + 4);
            files.Add((number, length));
            last = number;
        }
        return files.MoveToImmutable();
    }
}
