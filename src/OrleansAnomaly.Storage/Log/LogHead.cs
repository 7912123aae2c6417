using System.Buffers.Binary;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.Log;

/// <summary>
/// The file <c>log/head</c>: the number of the newest segment that records may have been acknowledged in. Without it a newest segment that somebody
/// deleted would not be missed. A segment beyond it was being begun when the power went, and holds nothing that is not elsewhere.
/// </summary>
internal static class LogHead
{
    public const string Name = LogFolder.Name + "/head";

    private const string NewName = Name + ".new";
    private const int Size = 24;
    private const uint Version = 1;

    /// <summary>"OALOGHED" in ASCII.</summary>
    private const ulong Magic = 0x4445_4847_4F4C_414F;

    /// <summary>Replaces the file, durably; with it all names in the folder become durable.</summary>
    public static void Write(IFiles files, long number)
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[12..], number);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[20..], Crc32C.Of(bytes[..20]));
        files.Delete(NewName);
        using (IFile file = files.Create(NewName))
        {
            file.Write(bytes, 0);
            file.Flush();
        }
        files.Rename(NewName, Name);
        files.FlushFolder(LogFolder.Name);
    }

    /// <summary>The number; 0 where there is no such file.</summary>
    /// <exception cref="StorageException">The file is not sound.</exception>
    public static long Read(IFiles files)
    {
        Span<byte> bytes = stackalloc byte[Size + 1];
        int read;
        try
        {
            using IFile file = files.Open(Name);
            read = file.Read(bytes, 0);
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
        catch (DirectoryNotFoundException)
        {
            return 0;
        }
        string path = files.Describe(Name);
        if (read != Size)
            throw new StorageException($"the file has {(read > Size ? "more than " + Size : read)} bytes; expected {Size}", path, 0);
        ulong magic = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]), expected = Crc32C.Of(bytes[..20]);
        if (magic != Magic || found != expected)
            throw new StorageException($"the file begins with 0x{magic:X16} and has checksum 0x{found:X8}; expected 0x{Magic:X16} and 0x{expected:X8}", path, 0);
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        long number = BinaryPrimitives.ReadInt64LittleEndian(bytes[12..]);
        if (version != Version || number is < 1 or > LogFolder.MaxNumber)
            throw new StorageException($"the file has format {version} and names segment {number}; expected {Version} and 1 to {LogFolder.MaxNumber}", path, 0);
        return number;
    }
}
